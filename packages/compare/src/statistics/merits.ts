import type { Direction, Observation } from './observation.js';

/**
 * Observations as numbers of which more is better, invalid ones as the worst there is, `-Infinity`. Ranks and medians
 * of these need no rule of their own for invalid trials; what would divide or subtract two of them has to look.
 */
export function merits(observations: readonly Observation[], direction: Direction): number[] {
  const sign = direction === 'higher-is-better' ? 1 : -1;
  return observations.map(({ value }) => (value === undefined ? Number.NEGATIVE_INFINITY : sign * value));
}
