import type { Interval } from './interval.js';

/** Below, not even from the least to the largest value holds the median with a chance worth speaking of. */
const fewest = 5;

/**
 * The interval of a median between two order statistics, whose chance to hold it is binomial whatever the values are
 * distributed like; between the two pairs that hold it with more and with less than `level` it is interpolated as by
 * T. P. Hettmansperger and S. J. Sheather, "Confidence intervals based on interpolated order statistics" (1986). Five values
 * reach 0.9375 from the least to the largest; fewer bound nothing.
 */
export function orderStatisticInterval(values: readonly number[], level: number): Interval {
  const count = values.length;
  if (count < fewest) return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, level };
  const sorted = Float64Array.from(values).sort();
  const { depth, inwards } = depthOf(count, level);
  const at = (outer: number, inner: number) => between(sorted[outer] as number, sorted[inner] as number, inwards);
  return {
    lower: at(depth - 1, Math.min(depth, count - 1)),
    upper: at(count - depth, Math.max(count - depth - 1, 0)),
    level,
  };
}

/** How many values from each end the bound is, and how far from there to the next one. */
function depthOf(count: number, level: number): { depth: number; inwards: number } {
  let depth = 0;
  let outside = 0;
  let [covers, coversLess] = [1, 1];
  // Of fair coins: the chance that at most so many show heads. By logarithms, as powers of a half vanish.
  for (let heads = 0, logChance = -count * Math.LN2; heads < count / 2; heads += 1) {
    outside += Math.exp(logChance);
    covers = coversLess;
    coversLess = 1 - 2 * outside;
    if (coversLess < level) break;
    depth = heads + 1;
    logChance += Math.log((count - heads) / (heads + 1));
  }
  if (depth === 0 || 2 * depth >= count) return { depth: Math.max(1, depth), inwards: 0 };
  const share = (covers - level) / (covers - coversLess);
  return { depth, inwards: ((count - depth) * share) / (depth + (count - 2 * depth) * share) };
}

function between(outer: number, inner: number, inwards: number): number {
  return outer === inner || inwards === 0 ? outer : (1 - inwards) * outer + inwards * inner;
}
