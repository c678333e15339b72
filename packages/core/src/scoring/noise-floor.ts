import { median } from './median.js';

/** What makes the median of absolute deviations an estimate of the standard deviation where noise is normal. */
const scale = 1.4826;
const deviations = 3;

/**
 * How much two scores of the same state may differ: three times the scaled median absolute deviation, the larger of
 * two: that of all runs of the baseline, before the first attempt and beside the attempt's own, and that of the attempt's own, which may be noisier. The median is not moved by one run that was
 * disturbed, and a machine that became slower in between widens the spread, so that its drift passes for no gain. After Leys et al., "Detecting
 * outliers: Do not use standard deviation around the mean, use absolute deviation around the median" (Journal of
 * Experimental Social Psychology 49, 2013), which proposes the scale and the factor. Undefined where neither has three runs.
 */
export function noiseFloor(runs: { samples: readonly number[]; baseline: readonly number[] }): number | undefined {
  const floors = [runs.samples, runs.baseline].flatMap((numbers) => floorOf(numbers) ?? []);
  return floors.length === 0 ? undefined : Math.max(...floors);
}

function floorOf(numbers: readonly number[]): number | undefined {
  if (numbers.length < 3) return undefined;
  const middle = median(numbers);
  const floor = deviations * scale * median(numbers.map((one) => Math.abs(one - middle)));
  return Number.isFinite(floor) ? floor : undefined;
}
