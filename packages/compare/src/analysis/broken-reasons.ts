import type { Arm } from '../arm.js';
import type { Slot, Study } from '../plan/study-schema.js';
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
  const slots = study.plan.order.filter(({ arm }) => arm === control.arm || arm === treated.arm);
  const strangers = both.filter((trial) => trial.plan_hash !== study.hash).length;
  return [
    ...slotReasons(slots, both),
    ...(strangers > 0 ? [`${strangers} of ${both.length} trials were run under another plan`] : []),
    ...mixedReasons(both),
    ...reasonsOf(control),
    ...reasonsOf(treated),
    ...(both.length > 0 && both.every(hasNoScore) ? ['no trial has a valid score'] : []),
  ];
}

/** Every slot has one trial, and every trial a slot. */
function slotReasons(slots: readonly Slot[], trials: readonly Trial[]): string[] {
  const found = new Map(slots.map((slot) => [nameOf(slot), 0]));
  let unplanned = 0;
  for (const { group, ...place } of trials) {
    const name = nameOf({ ...place, arm: group });
    const before = found.get(name);
    if (before === undefined) unplanned += 1;
    else found.set(name, before + 1);
  }
  const counts = [...found.values()];
  const missing = counts.filter((count) => count === 0).length;
  const doubled = counts.filter((count) => count > 1).length;
  return [
    ...(missing > 0 ? [`${missing} of ${slots.length} trials are missing`] : []),
    ...(doubled > 0 ? [`${doubled} of ${slots.length} trials are there more than once`] : []),
    ...(unplanned > 0 ? [`${unplanned} of ${trials.length} trials were not planned`] : []),
  ];
}

function nameOf({ block, arm, trial }: Slot): string {
  return `${block} ${trial} ${arm}`;
}

/** What the agent was is no part of the question. */
function mixedReasons(trials: readonly Trial[]): string[] {
  const several = (what: string, told: (trial: Trial) => readonly string[]) => {
    const names = [...new Set(trials.flatMap(told))].sort();
    return names.length > 1 ? [`the trials ran with more than one ${what} of the agent (${names.join(', ')})`] : [];
  };
  return [...several('version', ({ agent }) => agent.versions), ...several('model', ({ agent }) => agent.models)];
}

function reasonsOf({ arm, trials }: ArmTrials): string[] {
  if (trials.length === 0) return [];
  const failed = trials.filter(({ findings }) => findings.some(({ kind }) => kind === 'infrastructure')).length;
  // Counted as the worst, it would be the machine's doing what another arm is praised for.
  if (failed > 0) {
    return [
      `the machine or the service ended ${failed} of ${trials.length} trials of ${arm}; --resume runs them again`,
    ];
  }
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
