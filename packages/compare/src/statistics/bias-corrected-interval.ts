import type { Interval } from './interval.js';
import { normalCdf, normalQuantile } from './normal.js';
import { studentReach } from './student.js';

/**
 * The bias-corrected percentile interval of bootstrap draws (B. Efron, "Nonparametric standard errors and confidence
 * intervals", 1981): BCa (Efron, "Better bootstrap confidence intervals", 1987) with an acceleration of zero. Percentiles of a small
 * sample are too narrow, so they are taken further out, as far as a t interval reaches: the expanded percentiles of
 * T. C. Hesterberg, "What teachers should know about the bootstrap" (2015).
 */
export function biasCorrectedInterval(
  draws: Float64Array,
  { estimate, trials, level }: { estimate: number; trials: number; level: number },
): Interval {
  const sorted = draws.slice().sort();
  const reach = Math.sqrt(trials / (trials - 1)) * studentReach(level, trials - 1);
  const bias = normalQuantile(shareBelow(sorted, estimate));
  const bound = (side: number) => percentile(sorted, normalCdf(2 * bias + side * reach));
  return { lower: bound(-1), upper: bound(1), level };
}

/** Those equal to it counted half; never nothing or all, as so few draws do not tell that. */
function shareBelow(draws: Float64Array, value: number): number {
  let below = 0;
  for (const draw of draws) below += draw < value ? 1 : draw === value ? 0.5 : 0;
  const least = 1 / draws.length;
  return Math.min(1 - least, Math.max(least, below / draws.length));
}

/** Between two draws it is interpolated; outside of all of them it is the last one. */
function percentile(sorted: Float64Array, share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1));
  const [before, after] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  if (before === after || before === Number.NEGATIVE_INFINITY) return before;
  const inwards = place - Math.floor(place);
  return before + inwards * (after - before);
}
