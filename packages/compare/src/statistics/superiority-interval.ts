import type { ArmMerits } from './draw-medians.js';
import type { Unit } from './drawn-together.js';
import type { Interval } from './interval.js';
import { studentReach } from './student.js';
import { superiority } from './superiority.js';
import { superiorityError } from './superiority-error.js';

/** Trials an arm: fewer tell too little for any interval to hold what it promises. */
const fewest = 4;

/**
 * The interval of a probability of superiority: method 5 of R. G. Newcombe, "Confidence intervals for an effect size measure
 * based on the Mann-Whitney statistic. Part 2" (2006). All values are in it that, with their own standard error (Hanley and
 * McNeil, 1982, of equal arms of the mean size), are no further from the observed one than chance would have them: so it has
 * a width also where every pair was won. That error is of independent arms of the same spread, so it is scaled by what the trials
 * say of it, drawn as they are drawn together, as a design effect is; and a quantile of t takes the place of the normal one,
 * as the scale is an estimate.
 */
export function superiorityInterval(merits: ArmMerits, groups: readonly (readonly Unit[])[], level: number): Interval {
  const sizes = { treated: merits.treated.length, control: merits.control.length };
  const observed = superiority(merits.treated, merits.control);
  if (observed === undefined || Math.min(sizes.treated, sizes.control) < fewest) return { lower: 0, upper: 1, level };
  const [error, assumed] = [superiorityError(merits, groups), errorOf(observed, sizes)];
  // Where nothing varies, nothing says how far off the assumed error is.
  const scale = error > 1e-12 && assumed > 0 ? error / assumed : 1;
  const reach = scale * studentReach(level, sizes.treated + sizes.control - 2);
  const isNear = (value: number) => Math.abs(observed - value) <= reach * errorOf(value, sizes);
  return { lower: edge(observed, 0, isNear), upper: edge(observed, 1, isNear), level };
}

function errorOf(value: number, { treated, control }: { treated: number; control: number }): number {
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
