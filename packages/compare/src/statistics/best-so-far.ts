import { median } from './median.js';
import { merits } from './merits.js';
import type { Direction } from './observation.js';

/** The best valid score of a trial up to each iteration; undefined before the first one. */
export function bestSoFar(scores: readonly (number | undefined)[], direction: Direction): (number | undefined)[] {
  let best: number | undefined;
  return scores.map((score) => {
    const isBetter =
      score !== undefined && (best === undefined || (direction === 'lower-is-better' ? score < best : score > best));
    if (isBetter) best = score;
    return best;
  });
}

/**
 * The median over trials of the best score up to each iteration. A trial that ended early keeps its last; where at least
 * half have none yet, there is no median.
 */
export function medianCurve(
  trials: readonly (readonly (number | undefined)[])[],
  direction: Direction,
): (number | undefined)[] {
  const curves = trials.map((scores) => bestSoFar(scores, direction));
  const length = Math.max(0, ...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, iteration) => {
    const reached = curves.map((curve) => curve[Math.min(iteration, curve.length - 1)]);
    const observations = reached.map((value, block) => ({ block, ...(value !== undefined && { value }) }));
    const middle = median(merits(observations, direction)) ?? Number.NEGATIVE_INFINITY;
    if (!Number.isFinite(middle)) return undefined;
    return direction === 'higher-is-better' ? middle : -middle;
  });
}
