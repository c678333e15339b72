import type { Arm } from '../arm.js';
import type { Study } from '../plan/study-schema.js';
import type { Finding, Trial } from '../trial/trial-schema.js';

/** One arm of a comparison, with the trials there are. */
export interface ArmTrials {
  arm: Arm;
  trials: readonly Trial[];
}

/** Why these two arms are not the comparison that was planned; empty when they are. */
export function brokenReasons(
  study: Study,
  { control, treated }: { control: ArmTrials; treated: ArmTrials },
): string[] {
  const both = [...control.trials, ...treated.trials];
  const planned = study.plan.order.filter(({ arm }) => arm === control.arm || arm === treated.arm).length;
  const missing = planned - both.length;
  const strangers = both.filter((trial) => trial.plan_hash !== study.hash).length;
  return [
    ...(missing > 0 ? [`${missing} of ${planned} trials are missing`] : []),
    ...(strangers > 0 ? [`${strangers} of ${both.length} trials were run under another plan`] : []),
    ...reasonsOf(control),
    ...reasonsOf(treated),
    ...(both.length > 0 && both.every(hasNoScore) ? ['no trial has a valid score'] : []),
  ];
}

function reasonsOf({ arm, trials }: ArmTrials): string[] {
  if (trials.length === 0) return [];
  const all = (kind: Finding['kind']) =>
    trials.every(({ findings }) => findings.some((finding) => finding.kind === kind));
  if (all('not-exposed')) return [`not exposed: the tools of ${arm} reached the agent in no trial`];
  if (all('no-op')) return [`no-op: no trial of ${arm} changed anything`];
  const reasons = [...new Set(trials.map((trial) => trial.comparison_invalid_reason ?? 'no reason was recorded'))];
  const others = reasons.length > 1 ? ', and other reasons' : '';
  return trials.some((trial) => trial.comparison_valid)
    ? []
    : [`every trial of ${arm} is invalid (${reasons[0]}${others})`];
}

/** Of a trial that was to be scored. */
function hasNoScore(trial: Trial): boolean {
  return trial.post_valid === false && trial.value === null;
}
