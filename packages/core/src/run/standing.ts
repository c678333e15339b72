import { isBetter } from '../scoring/is-better.js';
import { validScore } from '../scoring/score.js';
import type { Direction } from '../task.js';
import type { Standing } from './context.js';
import type { Opening } from './open-run.js';
import type { Checkpoint, IterationRecord } from './records.js';

/** Where the run stands after `records`. */
export function standingAfter(opening: Opening, records: readonly IterationRecord[], direction: Direction): Standing {
  const { template, baseline } = opening;
  const best = bestScore(opening, records, direction);
  return {
    template: template.snapshot,
    ...(baseline && { baseline }),
    ...(best !== undefined && { bestScore: best }),
  };
}

/** The best score that a scorer verified, before the first attempt or after any. */
export function bestScore(
  opening: Opening | undefined,
  records: readonly IterationRecord[],
  direction: Direction,
): number | undefined {
  const scores = [validScore(opening?.baseline), ...records.map(({ measurement }) => validScore(measurement))];
  return scores.reduce((best, score) => {
    if (score === undefined || best === undefined) return best ?? score;
    return isBetter(score, best, direction) ? score : best;
  }, undefined);
}

/** Every state that was kept, each better than the one before. */
export function checkpointsOf(opening: Opening | undefined, records: readonly IterationRecord[]): Checkpoint[] {
  return [opening?.start, ...records.map(({ checkpoint }) => checkpoint)].filter((one) => one !== undefined);
}
