import { numberText } from './number-text.js';

interface Interval {
  low: number | null;
  high: number | null;
}

/** `12 to 14`; a bound that is infinite says so. */
export function intervalText({ low, high }: Interval, text: (value: number) => string = numberText): string {
  return `${low === null ? '−∞' : text(low)} to ${high === null ? '∞' : text(high)}`;
}
