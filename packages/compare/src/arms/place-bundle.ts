import { copyBundle } from '@harnessgym/registry';
import type { ArmBundle } from './prepare-arm.js';

/**
 * Copies the artifacts of an arm into the workspace of a trial and returns their paths, sorted, as `copied_artifacts` has them.
 * What arrives is what was judged, and no link in it leads out; throws RegistryError when that cannot be had.
 */
export async function placeBundle({ bundle }: ArmBundle, workspace: string): Promise<string[]> {
  if (bundle === undefined) return [];
  await copyBundle(bundle, workspace);
  return bundle.artifacts.map(({ path }) => path).sort();
}
