import type { Interval } from './interval.js';

/** A number of one arm, with its interval. */
export interface Bounded {
  value: number;
  interval: Interval;
}

/**
 * The interval of the difference of two numbers, recovered from that of each (MOVER: G. Y. Zou and A. Donner, "Construction of
 * confidence limits about effect measures", 2008; of two rates it is method 10 of R. G. Newcombe, 1998). It is as lopsided
 * as they are, and infinite where they are. What the numbers have in common, by their correlation, narrows it.
 */
export function combineIntervals(treated: Bounded, control: Bounded, correlation = 0): Interval {
  const below = (one: Bounded) => one.value - one.interval.lower;
  const above = (one: Bounded) => one.interval.upper - one.value;
  const difference = treated.value - control.value;
  return {
    lower: difference - joined(below(treated), above(control), correlation),
    upper: difference + joined(above(treated), below(control), correlation),
    level: treated.interval.level,
  };
}

function joined(a: number, b: number, correlation: number): number {
  if (!Number.isFinite(a + b)) return Number.POSITIVE_INFINITY;
  return Math.sqrt(Math.max(0, a ** 2 + b ** 2 - 2 * correlation * a * b));
}
