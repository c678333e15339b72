import type { Unit } from './drawn-together.js';
import { type MedianWeights, medianWeights, smoothMedian } from './harrell-davis.js';
import type { Random } from './random.js';

export interface ArmMerits {
  treated: readonly number[];
  control: readonly number[];
}

export interface Medians {
  treated: number;
  control: number;
}

export interface MedianDraws {
  /** Of the trials as they are. */
  estimate: Medians;
  /** Of trials drawn from them with replacement; `-Infinity` where half of those drawn are invalid. */
  treated: Float64Array;
  control: Float64Array;
}

/**
 * The bootstrap of the Harrell-Davis medians of two arms, by what is drawn together (R. R. Wilcox and D. M. Erceg-Hurn,
 * "Comparing two dependent groups via quantiles", 2012). An invalid trial is taken for the worst valid one: how much worse it
 * is must not matter while there is a median.
 */
export function drawMedians(
  merits: ArmMerits,
  groups: readonly (readonly Unit[])[],
  { random, draws }: { random: Random; draws: number },
): MedianDraws {
  const valid = [...merits.treated, ...merits.control].filter((merit) => merit > Number.NEGATIVE_INFINITY);
  const worst = valid.reduce((least, merit) => Math.min(least, merit), Number.POSITIVE_INFINITY);
  const treated = openTally(merits.treated, worst);
  const control = openTally(merits.control, worst);
  const count = (unit: Unit): void => {
    if (unit.treated !== undefined) countOne(treated, unit.treated);
    if (unit.control !== undefined) countOne(control, unit.control);
  };
  groups.flat().forEach(count);
  const estimate = { treated: middleOf(treated), control: middleOf(control) };
  const drawn: MedianDraws = { estimate, treated: new Float64Array(draws), control: new Float64Array(draws) };
  for (let draw = 0; draw < draws; draw += 1) {
    clear(treated);
    clear(control);
    for (const group of groups) {
      for (let units = group.length; units > 0; units -= 1) count(group[random.index(group.length)] as Unit);
    }
    drawn.treated[draw] = middleOf(treated);
    drawn.control[draw] = middleOf(control);
  }
  return drawn;
}

/** How often each value of an arm was drawn. */
interface Tally {
  /** The different values, the least first. */
  sorted: Float64Array;
  times: Int32Array;
  /** For each trial which of the values is its own. */
  places: Int32Array;
  isInvalid: Uint8Array;
  invalid: number;
  weights: MedianWeights;
}

function openTally(merits: readonly number[], worst: number): Tally {
  const values = merits.map((merit) => Math.max(merit, worst));
  const sorted = Float64Array.from(new Set(values)).sort();
  const placeOf = new Map(Array.from(sorted, (value, place) => [value, place]));
  return {
    sorted,
    times: new Int32Array(sorted.length),
    places: Int32Array.from(values, (value) => placeOf.get(value) as number),
    isInvalid: Uint8Array.from(merits, (merit) => Number(merit === Number.NEGATIVE_INFINITY)),
    invalid: 0,
    weights: medianWeights(merits.length),
  };
}

function clear(tally: Tally): void {
  tally.times.fill(0);
  tally.invalid = 0;
}

function countOne(tally: Tally, trial: number): void {
  const place = tally.places[trial] as number;
  tally.times[place] = (tally.times[place] as number) + 1;
  tally.invalid += tally.isInvalid[trial] as number;
}

function middleOf({ sorted, times, places, invalid, weights }: Tally): number {
  return 2 * invalid >= places.length ? Number.NEGATIVE_INFINITY : smoothMedian(sorted, { times, weights });
}
