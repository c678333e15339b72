import type { Arm } from '../arm.js';
import type { Study } from '../plan/study-schema.js';
import { holm } from '../statistics/holm.js';
import type { Trial } from '../trial/trial-schema.js';
import type { Analysis, Comparison } from './analysis-schema.js';
import type { ArmTrials } from './broken-reasons.js';
import { compareArms, type TestedArms, testArms } from './compare-arms.js';
import { summariseArm } from './summarise-arm.js';

/** What happened to a study beside its trials. */
export interface Circumstances {
  /** What has changed since it was planned, a sentence each: the plan is broken then. */
  changes?: readonly string[];
}

/**
 * What the trials of a study say, and how sure that is, by the rule of its plan. Every arm is compared with `plain`, the
 * p-values are adjusted together; `plain2` is none of them, but shows whether the study finds what is not there. Of the same
 * trials it is the same, in whatever order they come.
 */
export function analyseStudy(study: Study, trials: readonly Trial[], { changes = [] }: Circumstances = {}): Analysis {
  const { plan } = study;
  const armTrials = (arm: Arm): ArmTrials => ({
    arm,
    trials: trials.filter(({ group }) => group === arm).sort((a, b) => a.trial - b.trial),
  });
  const control = armTrials(plan.arms.includes('plain') ? 'plain' : (plan.arms[0] ?? 'plain'));
  const tested = plan.arms
    .filter((arm) => arm !== control.arm)
    .sort((a, b) => Number(b === 'harnessed') - Number(a === 'harnessed'))
    .map((arm) => testArms(study, { control, treated: armTrials(arm) }));
  const comparisons = compareAll(study, { tested: tested.filter(({ treated }) => treated.arm !== 'plain2'), changes });
  const again = tested.find(({ treated }) => treated.arm === 'plain2');
  const falseAlarm = again ? compareArms(study, again, { comparisons: 1, changes }) : null;
  const first = comparisons[0] ?? falseAlarm;
  return {
    schemaVersion: 1,
    planHash: study.hash,
    complete: plan.order.every(({ arm, trial }) => trials.some((one) => one.group === arm && one.trial === trial)),
    arms: plan.arms.map((arm) => summariseArm(arm, { study, trials: armTrials(arm).trials })),
    comparisons,
    falseAlarm,
    verdict: first?.verdict ?? 'plan broken',
    sentence: first?.sentence ?? 'Nothing can be said: the study has one arm, and nothing to compare it with.',
  };
}

interface Untold {
  tested: readonly TestedArms[];
  changes: readonly string[];
}

/** An arm without trials has no p-value, and yet is one of the comparisons that were planned. */
function compareAll(study: Study, { tested, changes }: Untold): Comparison[] {
  const adjusted = holm(tested.map(({ test }) => test?.pValue ?? 1));
  return tested.map((one, index) => {
    const adjustedPValue = adjusted[index] ?? 1;
    return compareArms(study, one, { comparisons: tested.length, adjustedPValue, changes });
  });
}
