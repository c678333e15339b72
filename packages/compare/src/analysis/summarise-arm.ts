import type { Arm } from '../arm.js';
import type { Metric, Study } from '../plan/study-schema.js';
import { medianCurve } from '../statistics/best-so-far.js';
import { median } from '../statistics/median.js';
import { merits } from '../statistics/merits.js';
import { passHatK } from '../statistics/pass-hat-k.js';
import { medianTime, timeToTarget } from '../statistics/time-to-target.js';
import { wilsonInterval } from '../statistics/wilson-interval.js';
import type { Trial } from '../trial/trial-schema.js';
import { countedScore } from '../validity/score-order.js';
import type { ArmSummary } from './analysis-schema.js';
import { boundsOf, intervalLevel } from './bounds-of.js';
import { hasTarget, observe, successesOf, watch } from './observe.js';

/** What the trials of one arm amount to. Invalid ones are in every number, as the worst. */
export function summariseArm(arm: Arm, { study, trials }: { study: Study; trials: readonly Trial[] }): ArmSummary {
  const { metric, order } = study.plan;
  const { successes, trials: finished } = successesOf(trials, metric);
  const steps = hasTarget(metric) ? timeToTarget(trials.map((trial) => watch(trial, metric))) : [];
  return {
    arm,
    planned: order.filter((slot) => slot.arm === arm).length,
    finished,
    valid: trials.filter((trial) => trial.comparison_valid).length,
    success: {
      count: successes,
      rate: finished === 0 ? null : successes / finished,
      interval: finished === 0 ? null : boundsOf(wilsonInterval({ successes, trials: finished }, intervalLevel)),
    },
    ...middleAndBest(trials, metric),
    passHatK: reliability(successes, finished),
    bestSoFar: metric.name === 'score' ? scoreCurve(trials, metric) : [],
    timeToTarget: steps.map(({ time, share }) => ({ seconds: time, remaining: 1 - share })),
    medianTimeToTarget: medianTime(steps) ?? null,
    spent: spentBy(trials),
  };
}

function middleAndBest(trials: readonly Trial[], metric: Metric): Pick<ArmSummary, 'median' | 'best'> {
  const sign = metric.direction === 'higher-is-better' ? 1 : -1;
  const all = merits(
    trials.map((trial) => observe(trial, metric)),
    metric.direction,
  );
  const finite = (merit: number | undefined) => (merit !== undefined && Number.isFinite(merit) ? sign * merit : null);
  return { median: finite(median(all)), best: finite(all.length === 0 ? undefined : Math.max(...all)) };
}

/** Beyond so many in a row nobody asks. */
const longestRow = 10;

function reliability(successes: number, trials: number): ArmSummary['passHatK'] {
  return Array.from({ length: Math.min(trials, longestRow) }, (_, index) => index + 1).flatMap((k) => {
    const value = passHatK({ successes, trials }, k);
    return value === undefined ? [] : [{ k, value }];
  });
}

function scoreCurve(trials: readonly Trial[], { scoreDirection }: Metric): ArmSummary['bestSoFar'] {
  const scores = trials.map(({ comparison_valid: isValid, iterations }) =>
    isValid ? iterations.map((row) => countedScore(row) ?? undefined) : [],
  );
  return medianCurve(scores, scoreDirection).map((value, index) => ({ iteration: index + 1, median: value ?? null }));
}

function spentBy(trials: readonly Trial[]): ArmSummary['spent'] {
  return {
    attemptSeconds: trials.reduce((sum, trial) => sum + trial.cumulative_attempt_duration_seconds, 0),
    inputTokens: known(trials.map(({ usage }) => usage.input_tokens)),
    outputTokens: known(trials.map(({ usage }) => usage.output_tokens)),
    costUsd: known(trials.map(({ usage }) => usage.cost_usd)),
  };
}

/** The sum of what was told; null when nothing was. */
function known(amounts: readonly (number | null)[]): number | null {
  const told = amounts.filter((amount) => amount !== null);
  return told.length === 0 ? null : told.reduce((sum, amount) => sum + amount, 0);
}
