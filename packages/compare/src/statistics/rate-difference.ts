import { type Bounded, combineIntervals } from './combine-intervals.js';
import { wilsonInterval } from './wilson-interval.js';

export interface Successes {
  successes: number;
  trials: number;
}

/**
 * Treated rate less control rate, with the hybrid score interval: method 10 of R. G. Newcombe, "Interval estimation for the
 * difference between independent proportions" (1998). Undefined when an arm is empty.
 */
export function rateDifference(
  { treated, control }: { treated: Successes; control: Successes },
  level: number,
): Bounded | undefined {
  if (treated.trials === 0 || control.trials === 0) return undefined;
  const bounded = (arm: Successes): Bounded => {
    return { value: arm.successes / arm.trials, interval: wilsonInterval(arm, level) };
  };
  const [a, b] = [bounded(treated), bounded(control)];
  return { value: a.value - b.value, interval: combineIntervals(a, b) };
}
