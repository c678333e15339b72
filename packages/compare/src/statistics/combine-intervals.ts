import type { Interval } from './interval.js';

/** A number of one arm, with its interval. */
export interface Bounded {
  value: number;
  interval: Interval;
}

/**
 * The interval of the difference of two numbers, recovered from that of each (MOVER: G. Y. Zou and A. Donner, "Construction of
 * confidence limits about effect measures", 2008; of two rates it is method 10 of R. G. Newcombe, 1998). It is as lopsided
 * as they are.
 */
export function combineIntervals(treated: Bounded, control: Bounded): Interval {
  const below = (one: Bounded) => one.value - one.interval.lower;
  const above = (one: Bounded) => one.interval.upper - one.value;
  const difference = treated.value - control.value;
  return {
    lower: difference - Math.hypot(below(treated), above(control)),
    upper: difference + Math.hypot(above(treated), below(control)),
    level: treated.interval.level,
  };
}
