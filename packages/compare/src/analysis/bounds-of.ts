import type { Interval } from '../statistics/interval.js';

/** Of every interval in an analysis. */
export const intervalLevel = 0.95;

/** An interval as a document has it: JSON knows no infinity. */
export function boundsOf({ lower, upper }: Interval): { low: number | null; high: number | null } {
  return { low: Number.isFinite(lower) ? lower : null, high: Number.isFinite(upper) ? upper : null };
}
