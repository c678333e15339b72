import { studentWithin } from './student.js';

/** What share of a median the smallest values of a sample have, by how many they are: from 0 of none to 1 of all. */
export type MedianWeights = Float64Array;

/**
 * The weights of the median of F. E. Harrell and C. E. Davis, "A new distribution-free quantile estimator" (Biometrika 69, 1982): all
 * values count, the nearer to the middle the more, so that it moves smoothly with each of them. They are differences of a beta
 * distribution with both parameters (count + 1) / 2, which is Student's of `count + 1` degrees of freedom by another angle.
 */
export function medianWeights(count: number): MedianWeights {
  return Float64Array.from({ length: count + 1 }, (_, upTo) => {
    const sine = (2 * upTo - count) / count;
    return (1 + Math.sign(sine) * studentWithin(Math.abs(sine), count + 1)) / 2;
  });
}

/** The Harrell-Davis median of the sorted values, each taken as often as `times` says. */
export function smoothMedian(
  sorted: ArrayLike<number>,
  { times, weights }: { times: ArrayLike<number>; weights: MedianWeights },
): number {
  let middle = 0;
  let upTo = 0;
  for (let place = 0; place < sorted.length; place += 1) {
    const more = times[place] as number;
    if (more === 0) continue;
    middle += (sorted[place] as number) * ((weights[upTo + more] as number) - (weights[upTo] as number));
    upTo += more;
  }
  return middle;
}
