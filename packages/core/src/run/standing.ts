import { validScore } from '../scoring/score.js';
import type { Standing } from './context.js';
import type { Opening } from './open-run.js';
import type { Checkpoint, IterationRecord } from './records.js';

/** Where the run stands after `records`. */
export function standingAfter(opening: Opening, records: readonly IterationRecord[]): Standing {
  const { template, baseline } = opening;
  const best = checkpointsOf(opening, records).at(-1);
  return { template: template.snapshot, ...(baseline && { baseline }), ...(best && { best }) };
}

/** Every state that was kept, each better than the one before. */
export function checkpointsOf(opening: Opening | undefined, records: readonly IterationRecord[]): Checkpoint[] {
  return [opening?.start, ...records.map(({ checkpoint }) => checkpoint)].filter((one) => one !== undefined);
}

/** The best verified score so far: the best checkpoint's, else the baseline's. */
export function bestScore({ best, baseline }: Standing): number | undefined {
  return best?.score ?? validScore(baseline);
}
