import { type BootstrapPlan, bootstrap, type Units } from './bootstrap.js';
import type { Interval } from './interval.js';
import { median } from './median.js';
import { merits } from './merits.js';
import type { Arms, Observation } from './observation.js';
import { superiority } from './superiority.js';

export interface Estimate {
  value: number;
  /** A bound is infinite when enough resamples are dominated by invalid trials. */
  interval: Interval;
}

/** How far the treated arm is from the control arm. What cannot be estimated is absent. */
export interface Effect {
  /** Treated median less control median, in units of the score. */
  difference?: Estimate;
  /** Treated median over control median; only where both are above zero. */
  ratio?: Estimate;
  /** The probability that a treated trial beats a control trial. */
  superiority?: Estimate;
}

/**
 * Effects with BCa bootstrap intervals. Whole blocks are drawn where each block has trials of both arms, otherwise the
 * trials of each arm. Invalid trials count as the worst value there is: an arm with at least half of them invalid has
 * no median, so neither difference nor ratio.
 */
export function estimateEffect({ control, treated, direction }: Arms, plan: BootstrapPlan): Effect {
  const arms = { control: merits(control, direction), treated: merits(treated, direction) };
  const units = unitsOf({ control, treated });
  const sign = direction === 'higher-is-better' ? 1 : -1;
  const estimate = (compare: Comparison): Estimate | undefined => {
    const statistic = (selection: readonly (readonly number[])[]) => {
      const { control: ofControl, treated: ofTreated } = units.pick(selection);
      return compare(valuesAt(arms.treated, ofTreated), valuesAt(arms.control, ofControl));
    };
    const found = bootstrap({ sizes: units.sizes, statistic }, plan);
    return found && Number.isFinite(found.estimate) ? { value: found.estimate, interval: found.interval } : undefined;
  };
  const byMedian = (compare: (a: number, b: number) => number): Comparison => {
    return (a, b) => compare(sign * (median(a) ?? Number.NaN), sign * (median(b) ?? Number.NaN));
  };
  const difference = estimate(byMedian((a, b) => (a === b ? 0 : a - b)));
  const hasRatio = [median(arms.treated), median(arms.control)].every((one) => one !== undefined && sign * one > 0);
  const ratio = hasRatio ? estimate(byMedian(ratioOf)) : undefined;
  const better = estimate((a, b) => superiority(a, b) ?? Number.NaN);
  return {
    ...(difference && { difference }),
    ...(ratio && { ratio }),
    ...(better && { superiority: better }),
  };
}

/** Of scores above zero. An infinite median is one of invalid trials, where higher is better below zero: then it is nothing. */
function ratioOf(treated: number, control: number): number {
  const [a, b] = [Math.max(0, treated), Math.max(0, control)];
  return a === b ? 1 : a / b;
}

type Comparison = (treated: readonly number[], control: readonly number[]) => number;

interface Selection {
  control: readonly number[];
  treated: readonly number[];
}

interface Drawing extends Pick<Units, 'sizes'> {
  /** The trials, by their place in each arm, that a selection of units brings. */
  pick(selection: readonly (readonly number[])[]): Selection;
}

function unitsOf({ control, treated }: { control: readonly Observation[]; treated: readonly Observation[] }): Drawing {
  const names = [...new Set([...control, ...treated].map(({ block }) => block))];
  const blocks = names.map((name) => ({ control: placesOf(control, name), treated: placesOf(treated, name) }));
  if (blocks.some((block) => block.control.length === 0 || block.treated.length === 0)) {
    const pick = ([ofControl = [], ofTreated = []]: readonly (readonly number[])[]) => {
      return { control: ofControl, treated: ofTreated };
    };
    return { sizes: [control.length, treated.length], pick };
  }
  return {
    sizes: [blocks.length],
    pick: ([drawn = []]) => ({
      control: drawn.flatMap((unit) => blocks[unit]?.control ?? []),
      treated: drawn.flatMap((unit) => blocks[unit]?.treated ?? []),
    }),
  };
}

function placesOf(observations: readonly Observation[], name: number): number[] {
  return observations.flatMap(({ block }, place) => (block === name ? [place] : []));
}

function valuesAt(values: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => values[place] as number);
}
