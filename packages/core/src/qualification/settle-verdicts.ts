import type { Settlement } from '@harnessgym/registry';
import type { JudgingContext } from './judge-candidates.js';

/** Records verdicts by artifact id. A report of before an interruption may name artifacts that are gone: those have none. */
export async function settleVerdicts(
  verdicts: readonly (readonly [id: string, settlement: Settlement])[],
  { registry, iteration }: Pick<JudgingContext, 'registry' | 'iteration'>,
): Promise<void> {
  const known = new Set(registry.artifacts().map(({ id }) => id));
  await registry.settle(new Map(verdicts.filter(([id]) => known.has(id))), iteration);
}
