import type { Metric } from '../plan/study-schema.js';
import type { Comparison } from './analysis-schema.js';

type Effects = Pick<Comparison, 'difference' | 'superiority' | 'control' | 'test'>;
type Bounds = NonNullable<Comparison['difference']>['interval'];

/**
 * How far the arms are apart, with the interval: in the metric's own unit where there is such a number that says the same as
 * the test does.
 */
export function effectWords({ difference, superiority, control, test }: Effects, metric: Metric): string {
  const isBetter = test?.favours === 'treated';
  const better = metric.direction === 'higher-is-better' ? 1 : -1;
  if (difference !== null && difference.value !== 0 && difference.value * better > 0 === isBetter) {
    const { name, scale, unit } = measureOf(metric);
    const isLower = difference.value < 0;
    const size = `${number(scale * Math.abs(difference.value))}${unit} ${isLower ? 'lower' : 'higher'}`;
    return `${name} ${size} (95 % interval ${range(difference.interval, { isLower, scale })})`;
  }
  if (superiority === null) return 'an effect that cannot be estimated';
  if (superiority.value === 0.5 || superiority.value > 0.5 !== isBetter) {
    return `it ranks ${isBetter ? 'better' : 'worse'} than ${control} within blocks`;
  }
  const { low, high } = superiority.interval;
  const interval = `${probability(low ?? 0)} to ${probability(high ?? 1)}`;
  return `it beats ${control} in ${probability(superiority.value)} of cases (95 % interval ${interval})`;
}

/** A probability in per cent, where that is as much as can be told. */
export function probability(share: number): string {
  const percent = Math.round(100 * share);
  if (percent === 100 && share < 1) return 'over 99 %';
  return percent === 0 && share > 0 ? 'under 1 %' : `${percent} %`;
}

function measureOf({ name, key }: Metric): { name: string; scale: number; unit: string } {
  if (name === 'success') return { name: 'success rate', scale: 100, unit: ' points' };
  if (name === 'time') return { name: 'median time', scale: 1, unit: ' s' };
  return { name: `median ${key}`, scale: 1, unit: '' };
}

/** In the direction of the effect; a bound on the other side of nothing says so. */
function range({ low, high }: Bounds, { isLower, scale }: { isLower: boolean; scale: number }): string {
  const [near, far] = isLower ? [high, low] : [low, high];
  const sign = isLower ? -1 : 1;
  const bound = (value: number | null): string => {
    if (value === null) return 'no limit';
    const along = sign * value * scale;
    return along >= 0 ? number(along) : `${number(-along)} ${isLower ? 'higher' : 'lower'}`;
  };
  return `${bound(near)} to ${bound(far)}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
