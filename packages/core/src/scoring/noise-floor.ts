import { median } from './median.js';

/** What makes the median of absolute deviations an estimate of the standard deviation where noise is normal. */
const scale = 1.4826;
const deviations = 3;

/**
 * How much two scores of the same state may differ: three times the scaled median absolute deviation of all runs of the
 * baseline, those before the first attempt and those beside the attempt's own. The median is not moved by one run that was
 * disturbed, and a machine that became slower in between widens the spread, so that its drift passes for no gain. After Leys et al., "Detecting
 * outliers: Do not use standard deviation around the mean, use absolute deviation around the median" (Journal of
 * Experimental Social Psychology 49, 2013), which proposes the scale and the factor. Undefined for fewer than three runs.
 */
export function noiseFloor(baseline: readonly number[]): number | undefined {
  if (baseline.length < 3) return undefined;
  const middle = median(baseline);
  const floor = deviations * scale * median(baseline.map((sample) => Math.abs(sample - middle)));
  return Number.isFinite(floor) ? floor : undefined;
}
