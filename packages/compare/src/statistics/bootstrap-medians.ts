import { type BootstrapPlan, bootstrap, type Units } from './bootstrap.js';
import type { Interval } from './interval.js';
import { median } from './median.js';
import type { Arms, Observation } from './observation.js';

export type MedianComparison = 'difference' | 'ratio';

export interface ScoredArms {
  arms: Arms;
  /** Of each trial, in the order of the arms; of an invalid one infinite. */
  scores: { treated: readonly number[]; control: readonly number[] };
}

/**
 * The BCa bootstrap interval of a difference or a ratio of medians. Whole blocks are drawn where each block has trials of
 * both arms, otherwise the trials of each arm.
 */
export function bootstrapMedians(
  { arms, scores }: ScoredArms,
  { comparison, ...plan }: BootstrapPlan & { comparison: MedianComparison },
): Interval {
  const { sizes, pick } = unitsOf(arms);
  const compare = comparison === 'difference' ? differenceOf : ratioOf;
  const medianAt = (values: readonly number[], places: readonly number[]) =>
    median(places.map((place) => values[place] as number)) ?? Number.NaN;
  const statistic = (selection: readonly (readonly number[])[]) => {
    const { treated, control } = pick(selection);
    return compare(medianAt(scores.treated, treated), medianAt(scores.control, control));
  };
  const found = bootstrap({ sizes, statistic }, plan);
  return found?.interval ?? { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, level: plan.level };
}

/** Two infinite medians, of invalid trials, do not differ. */
function differenceOf(treated: number, control: number): number {
  return treated === control ? 0 : treated - control;
}

/** An infinite median below zero is one of invalid trials, where higher is better: then it is nothing. */
function ratioOf(treated: number, control: number): number {
  const [a, b] = [Math.max(0, treated), Math.max(0, control)];
  return a === b ? 1 : a / b;
}

interface Drawing extends Pick<Units, 'sizes'> {
  /** The trials, by their place in each arm, that a selection of units brings. */
  pick(selection: readonly (readonly number[])[]): { control: readonly number[]; treated: readonly number[] };
}

function unitsOf({ control, treated }: Arms): Drawing {
  const ofControl = placesByBlock(control);
  const ofTreated = placesByBlock(treated);
  const names = [...new Set([...ofControl.keys(), ...ofTreated.keys()])];
  const blocks = names.map((name) => ({ control: ofControl.get(name) ?? [], treated: ofTreated.get(name) ?? [] }));
  if (blocks.some((block) => block.control.length === 0 || block.treated.length === 0)) {
    return {
      sizes: [control.length, treated.length],
      pick: ([fromControl = [], fromTreated = []]) => ({ control: fromControl, treated: fromTreated }),
    };
  }
  if (blocks.every((block) => block.control.length === 1 && block.treated.length === 1)) {
    const pairs = {
      control: blocks.map(({ control: [place = 0] }) => place),
      treated: blocks.map(({ treated: [place = 0] }) => place),
    };
    const at = (places: readonly number[], drawn: readonly number[]) => drawn.map((unit) => places[unit] as number);
    return {
      sizes: [blocks.length],
      pick: ([drawn = []]) => ({ control: at(pairs.control, drawn), treated: at(pairs.treated, drawn) }),
    };
  }
  return {
    sizes: [blocks.length],
    pick: ([drawn = []]) => ({
      control: drawn.flatMap((unit) => blocks[unit]?.control ?? []),
      treated: drawn.flatMap((unit) => blocks[unit]?.treated ?? []),
    }),
  };
}

function placesByBlock(observations: readonly Observation[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [place, { block }] of observations.entries()) {
    const known = places.get(block);
    if (known) known.push(place);
    else places.set(block, [place]);
  }
  return places;
}
