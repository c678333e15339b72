import type { Metric } from '@harnessgym/compare';
import { none, numberText, secondsText } from '../../format/number-text.js';
import type { TickStyle } from '../../plot/plot.js';

/** A number of the study's metric, with its unit. */
export function metricText(value: number | null, { name }: Metric): string {
  if (value === null) return none;
  return name === 'time' ? secondsText(value) : numberText(value);
}

/** The same for a difference of two. */
export function differenceText(value: number, metric: Metric): string {
  return value > 0 ? `+${metricText(value, metric)}` : metricText(value, metric);
}

export function metricTicks({ name }: Metric): TickStyle {
  return name === 'time' ? 'seconds' : 'number';
}

/** What an axis of it is called. */
export function metricLabel({ name, key, direction }: Metric): string {
  const what = { score: key, success: 'success (1 or 0)', time: 'attempt time until solved' }[name];
  return `${what}, ${direction === 'lower-is-better' ? 'lower' : 'higher'} is better`;
}
