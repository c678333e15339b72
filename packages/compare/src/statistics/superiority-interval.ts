import type { Interval } from './interval.js';
import { normalQuantile } from './normal.js';

export interface Won {
  /** The share of pairs that the treated trial won, ties counted half. */
  superiority: number;
  treated: number;
  control: number;
}

/** Trials an arm: fewer tell too little for any interval to hold what it promises. */
const fewest = 4;

/**
 * The interval of a probability of superiority: method 5 of R. G. Newcombe, "Confidence intervals for an effect size measure
 * based on the Mann-Whitney statistic. Part 2" (2006). All values are in it that, with their own standard error (Hanley and
 * McNeil, 1982, of equal arms of the mean size), are no further from the observed one than chance would have them: so it has
 * a width also where every pair was won. It makes no use of blocks, which makes it wide where they differ much.
 */
export function superiorityInterval({ superiority, treated, control }: Won, level: number): Interval {
  if (Math.min(treated, control) < fewest) return { lower: 0, upper: 1, level };
  const z = normalQuantile((1 + level) / 2);
  const isNear = (value: number) => Math.abs(superiority - value) <= z * errorOf(value, { treated, control });
  return { lower: edge(superiority, 0, isNear), upper: edge(superiority, 1, isNear), level };
}

function errorOf(value: number, { treated, control }: Omit<Won, 'superiority'>): number {
  const others = (treated + control) / 2 - 1;
  const spread = 1 + others * ((1 - value) / (2 - value) + value / (1 + value));
  return Math.sqrt((value * (1 - value) * spread) / (treated * control));
}

/** From what holds towards an end, the last that does, by halving. */
function edge(start: number, end: number, holds: (value: number) => boolean): number {
  if (start === end) return end;
  let [inside, outside] = [start, end];
  for (let step = 0; step < 60; step += 1) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
