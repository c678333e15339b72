import { biasCorrectedInterval } from './bias-corrected-interval.js';
import { type ArmMerits, drawMedians } from './draw-medians.js';
import { drawnTogether, type Unit } from './drawn-together.js';
import type { Interval } from './interval.js';
import { median } from './median.js';
import { merits } from './merits.js';
import type { Arms } from './observation.js';
import type { Random } from './random.js';
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

export interface Estimation {
  level: number;
  random: Random;
  /** How often trials are drawn again; 2,000 tell a bound to within a twentieth of the width of its interval. */
  draws: number;
}

/** Trials an arm: of fewer no interval of medians held what it promises. */
const fewest = 6;

/**
 * Effects with their intervals: of medians by a bootstrap that draws whole blocks, smoothed and corrected for its bias and for small
 * samples. Invalid trials count as the worst value there is: an arm with at least half of them invalid has no median, so
 * neither difference nor ratio. The same trials and the same seed give the same effect, in whatever order the trials come.
 */
export function estimateEffect(arms: Arms, estimation: Estimation): Effect {
  const { control, treated, direction } = arms;
  const own = { treated: merits(treated, direction), control: merits(control, direction) };
  const won = superiority(own.treated, own.control);
  if (won === undefined) return {};
  const groups = drawnTogether(arms);
  const better = { value: won, interval: superiorityInterval(own, groups, estimation.level) };
  const sign = direction === 'higher-is-better' ? 1 : -1;
  const [a, b] = [sign * (median(own.treated) ?? Number.NaN), sign * (median(own.control) ?? Number.NaN)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return { superiority: better };
  const interval = boundMedians({ own, groups, sign }, estimation);
  return {
    difference: holding(a - b, interval(difference)),
    ...(a > 0 && b > 0 && { ratio: holding(a / b, interval(ratio)) }),
    superiority: better,
  };
}

/** How two medians are compared, and within which limits it always is. */
interface MedianComparison {
  least: number;
  of(treated: number, control: number): number;
}

const difference: MedianComparison = { least: Number.NEGATIVE_INFINITY, of: (treated, control) => treated - control };
const ratio: MedianComparison = { least: 0, of: (treated, control) => Math.max(0, treated) / Math.max(0, control) };

interface Sample {
  own: ArmMerits;
  groups: readonly (readonly Unit[])[];
  /** By which a merit is the score again. */
  sign: 1 | -1;
}

function boundMedians(
  { own, groups, sign }: Sample,
  { level, random, draws }: Estimation,
): (comparison: MedianComparison) => Interval {
  const trials = Math.min(own.treated.length, own.control.length);
  if (trials < fewest) return ({ least }) => ({ lower: least, upper: Number.POSITIVE_INFINITY, level });
  const { estimate, treated, control } = drawMedians(own, groups, { random, draws });
  return ({ least, of }) => {
    const drawn = treated.map((one, draw) => {
      const compared = of(sign * one, sign * (control[draw] as number));
      // Where neither arm has a median it may be anything: as often the one end as the other.
      return Number.isNaN(compared) ? (draw % 2 === 0 ? least : Number.POSITIVE_INFINITY) : compared;
    });
    const compared = of(sign * estimate.treated, sign * estimate.control);
    return biasCorrectedInterval(drawn, { estimate: compared, trials, level });
  };
}

/** What was observed is in its interval, also where the medians of the arms lie in blocks that have little in common. */
function holding(value: number, { lower, upper, level }: Interval): Estimate {
  return { value, interval: { lower: Math.min(lower, value), upper: Math.max(upper, value), level } };
}
