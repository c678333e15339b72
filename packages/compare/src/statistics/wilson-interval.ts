import type { Interval } from './interval.js';
import { normalQuantile } from './normal.js';

/** The interval of a success rate (E. B. Wilson, 1927), without continuity correction. All of [0, 1] when there is no trial. */
export function wilsonInterval({ successes, trials }: { successes: number; trials: number }, level: number): Interval {
  if (trials === 0) return { lower: 0, upper: 1, level };
  const z = normalQuantile((1 + level) / 2);
  const rate = successes / trials;
  const middle = rate + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2));
  const scale = 1 + z ** 2 / trials;
  // At the ends the formula gives them but for rounding.
  const lower = successes === 0 ? 0 : (middle - half) / scale;
  const upper = successes === trials ? 1 : (middle + half) / scale;
  return { lower, upper, level };
}
