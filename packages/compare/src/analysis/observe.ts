import type { Metric } from '../plan/study-schema.js';
import type { Observation } from '../statistics/observation.js';
import type { Successes } from '../statistics/rate-difference.js';
import type { Watched } from '../statistics/time-to-target.js';
import type { Trial } from '../trial/trial-schema.js';
import { countedScore, reaches } from '../validity/score-order.js';

/**
 * A trial as statistics take it. An invalid one, and one without a value, counts as the worst there is: of success that is a
 * failure, of everything else worse than every number.
 */
export function observe(trial: Trial, metric: Metric): Observation {
  const value = trial.comparison_valid ? trial.value : null;
  if (value !== null) return { block: trial.block, value };
  return { block: trial.block, ...(metric.name === 'success' && { value: 0 }) };
}

/** Valid and, by the metric, successful: without a target a valid score is all that can be asked. */
function isSuccess(trial: Trial, metric: Metric): boolean {
  if (!trial.comparison_valid || trial.value === null) return false;
  if (metric.name === 'success') return trial.value > 0;
  return metric.name === 'time' || metric.target === undefined || reaches(trial.value, metric);
}

export function successesOf(trials: readonly Trial[], metric: Metric): Successes {
  return { successes: trials.filter((trial) => isSuccess(trial, metric)).length, trials: trials.length };
}

/**
 * When a trial got there, by the seconds its attempts had taken. One that did not is watched for ever: it has ended, and
 * one that gives up early must not look faster than one that goes on.
 */
export function watch(trial: Trial, metric: Metric): Watched {
  const never: Watched = { time: Number.POSITIVE_INFINITY, reached: false };
  if (!isSuccess(trial, metric)) return never;
  if (metric.name === 'time') return { time: trial.value ?? 0, reached: true };
  let time = 0;
  for (const iteration of trial.iterations) {
    time += iteration.attempt_duration_seconds;
    const score = countedScore(iteration);
    const isThere = metric.name === 'success' ? iteration.solved : score !== null && reaches(score, metric);
    if (isThere) return { time, reached: true };
  }
  return { time: trial.cumulative_attempt_duration_seconds, reached: true };
}

/** Whether there is anything to reach. */
export function hasTarget(metric: Metric): boolean {
  return metric.name !== 'score' || metric.target !== undefined;
}
