import { quantileSorted } from 'd3-array';
import type { Interval } from './interval.js';
import { normalCdf, normalQuantile } from './normal.js';

export interface Bootstrapped {
  estimate: number;
  /** The estimate on each resample. */
  replicates: readonly number[];
  /** For each sample the estimates with one of its units left out. */
  jackknife: readonly (readonly number[])[];
}

/**
 * The bias-corrected and accelerated bootstrap interval of B. Efron, "Better Bootstrap Confidence Intervals" (1987); the
 * acceleration of several samples is that of Davison and Hinkley (1997), equation 5.36. Percentiles interpolate between
 * replicates (type 7 of Hyndman and Fan). Where the left-out estimates tell no acceleration, none is assumed.
 */
export function bcaInterval({ estimate, replicates, jackknife }: Bootstrapped, level: number): Interval {
  const sorted = Array.from(Float64Array.from(replicates).sort());
  const bias = normalQuantile(shareBelow(sorted, estimate));
  const pull = acceleration(jackknife);
  const bound = (tail: number): number => {
    if (!Number.isFinite(bias)) return percentile(sorted, bias > 0 ? 1 : 0);
    const z = bias + normalQuantile(tail);
    return percentile(sorted, normalCdf(bias + z / (1 - pull * z)));
  };
  return { lower: bound((1 - level) / 2), upper: bound((1 + level) / 2), level };
}

/** Of replicates equal to the estimate, half count as below. */
function shareBelow(sorted: readonly number[], estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  return below / sorted.length;
}

function acceleration(jackknife: Bootstrapped['jackknife']): number {
  let cubes = 0;
  let squares = 0;
  for (const estimates of jackknife) {
    const count = estimates.length;
    const mean = estimates.reduce((sum, value) => sum + value, 0) / count;
    for (const value of estimates) {
      const influence = (count - 1) * (mean - value);
      cubes += influence ** 3 / count ** 3;
      squares += influence ** 2 / count ** 2;
    }
  }
  const pull = cubes / (6 * squares ** 1.5);
  return Number.isFinite(pull) ? pull : 0;
}

/** Between two equal replicates there is nothing to interpolate, also where both are infinite. */
function percentile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === above) return below ?? Number.NaN;
  return quantileSorted(sorted, share) ?? Number.NaN;
}
