import { type Bootstrapped, bcaInterval } from './bca-interval.js';
import type { Interval } from './interval.js';
import type { Random } from './random.js';

/** The units that are drawn: of each arm its own, or blocks, which bring a value of both arms. */
export interface Units {
  /** How many units each sample has. */
  sizes: readonly number[];
  /** The statistic on a selection: for each sample the numbers of the units that are in it, with repetition. */
  statistic(selection: readonly (readonly number[])[]): number;
}

export interface BootstrapPlan {
  random: Random;
  level: number;
  resamples: number;
}

/** The statistic on all units, with its BCa interval; undefined when a sample has fewer than two units. */
export function bootstrap(
  units: Units,
  { random, level, resamples }: BootstrapPlan,
): { estimate: number; interval: Interval } | undefined {
  if (units.sizes.some((size) => size < 2)) return undefined;
  const whole = units.sizes.map((size) => Array.from({ length: size }, (_, unit) => unit));
  const estimate = units.statistic(whole);
  const drawn: Bootstrapped = {
    estimate,
    replicates: Array.from({ length: resamples }, () =>
      units.statistic(whole.map((sample) => sample.map(() => random.index(sample.length)))),
    ),
    jackknife: whole.map((sample, which) =>
      sample.map((left) =>
        units.statistic(whole.map((other, at) => (at === which ? other.filter((unit) => unit !== left) : other))),
      ),
    ),
  };
  return { estimate, interval: bcaInterval(drawn, level) };
}
