import { blockCorrelation } from './block-correlation.js';
import { type Bounded, combineIntervals } from './combine-intervals.js';
import type { Interval } from './interval.js';
import { median } from './median.js';
import { merits } from './merits.js';
import type { Arms, Observation } from './observation.js';
import { orderStatisticInterval } from './order-statistic-interval.js';
import { superiority } from './superiority.js';
import { superiorityInterval } from './superiority-interval.js';

export interface Estimate {
  value: number;
  /** A bound is infinite when nothing bounds it: too few trials, or too many invalid ones. */
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
 * Effects with their intervals: of medians by order statistics of each arm, whatever its size, as a bootstrap of medians is
 * too narrow where blocks differ much. Invalid trials count as the worst value there is: an arm with at least half of them
 * invalid has no median, so neither difference nor ratio.
 */
export function estimateEffect(arms: Arms, { level }: { level: number }): Effect {
  const { control, treated, direction } = arms;
  const ofTreated = merits(treated, direction);
  const ofControl = merits(control, direction);
  const won = superiority(ofTreated, ofControl);
  if (won === undefined) return {};
  const sizes = { treated: treated.length, control: control.length };
  const better = { value: won, interval: superiorityInterval({ superiority: won, ...sizes }, level) };
  const sign = direction === 'higher-is-better' ? 1 : -1;
  const scores = { treated: ofTreated.map((merit) => sign * merit), control: ofControl.map((merit) => sign * merit) };
  const [a, b] = [median(scores.treated) ?? Number.NaN, median(scores.control) ?? Number.NaN];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return { superiority: better };
  const interval = (comparison: MedianComparison) => byOrderStatistics({ arms, scores, level }, comparison);
  return {
    difference: { value: a - b, interval: interval('difference') },
    ...(a > 0 && b > 0 && { ratio: { value: a / b, interval: interval('ratio') } }),
    superiority: better,
  };
}

interface Scores {
  treated: readonly number[];
  control: readonly number[];
}

type MedianComparison = 'difference' | 'ratio';

function byOrderStatistics(
  { arms, scores, level }: { arms: Arms; scores: Scores; level: number },
  comparison: MedianComparison,
): Interval {
  const correlation = correlationOf(arms, scores);
  // A ratio is a difference of logarithms, and order statistics are the same of these.
  const scale = comparison === 'ratio' ? (value: number) => Math.log(Math.max(0, value)) : (value: number) => value;
  const bounded = (values: readonly number[]): Bounded => {
    const { lower, upper } = orderStatisticInterval(values, level);
    return {
      value: scale(median(values) ?? Number.NaN),
      interval: { lower: scale(lower), upper: scale(upper), level },
    };
  };
  const { lower, upper } = combineIntervals(bounded(scores.treated), bounded(scores.control), correlation);
  return comparison === 'ratio' ? { lower: Math.exp(lower), upper: Math.exp(upper), level } : { lower, upper, level };
}

/** Of blocks with one trial of each arm; of any other the arms are taken for independent, which is careful. */
function correlationOf({ treated, control }: Arms, scores: Scores): number {
  const other = placeByBlock(control);
  const isPaired = other.size === control.length && placeByBlock(treated).size === treated.length;
  if (!isPaired || treated.length !== control.length || treated.some(({ block }) => !other.has(block))) return 0;
  const beside = treated.map(({ block }) => scores.control[other.get(block) ?? 0] as number);
  return blockCorrelation(scores.treated, beside);
}

function placeByBlock(observations: readonly Observation[]): Map<number, number> {
  return new Map(observations.map(({ block }, place) => [block, place]));
}
