import { beats } from '../scoring/is-better.js';
import { scoreWithNoise } from '../scoring/score.js';
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
  const measured = [opening?.baseline, ...records.map(({ measurement }) => measurement)];
  return measured
    .flatMap((one) => scoreWithNoise(one) ?? [])
    .reduce<number | undefined>(
      (best, found) => (best === undefined || beats(found, best, direction) ? found.score : best),
      undefined,
    );
}

/** Every state that was kept, each better than the one before. */
export function checkpointsOf(opening: Opening | undefined, records: readonly IterationRecord[]): Checkpoint[] {
  return [opening?.start, ...records.map(({ checkpoint }) => checkpoint)].filter((one) => one !== undefined);
}
