import { openRegistry } from '@harnessgym/registry';
import type { JudgedBundle, KnownVerdict } from './judged-bundle.js';

/** Reads what a workspace holds as a bundle, which is not written to, and joins it with the verdicts on it. */
export async function openJudgedBundle(root: string, verdicts: readonly KnownVerdict[]): Promise<JudgedBundle> {
  const registry = await openRegistry(root, { readOnly: true });
  await registry.sync({});
  return { bundle: registry.bundle(() => true), verdicts };
}
