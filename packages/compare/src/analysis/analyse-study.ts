import type { Arm } from '../arm.js';
import type { Study } from '../plan/study-schema.js';
import { holm } from '../statistics/holm.js';
import type { Trial } from '../trial/trial-schema.js';
import type { Analysis, Comparison } from './analysis-schema.js';
import type { ArmTrials } from './broken-reasons.js';
import { compareArms, type TestedArms, testArms } from './compare-arms.js';
import { comparedPairs, type Pair } from './compared-pairs.js';
import { studyVerdict } from './study-verdict.js';
import { summariseArm } from './summarise-arm.js';

/** What happened to a study beside its trials. */
export interface Circumstances {
  /** What has changed since it was planned, a sentence each: the plan is broken then. */
  changes?: readonly string[];
}

/**
 * What the trials of a study say, and how sure that is, by the rule of its plan. Every arm is compared with `plain`, and the
 * bundle with the placebo; the p-values are adjusted together. `plain2` is none of them, but shows whether the study finds
 * what is not there. Of the same trials it is the same, in whatever order they come.
 */
export function analyseStudy(study: Study, trials: readonly Trial[], { changes = [] }: Circumstances = {}): Analysis {
  const { plan } = study;
  const armTrials = (arm: Arm): ArmTrials => ({
    arm,
    trials: trials.filter(({ group }) => group === arm).sort((a, b) => a.trial - b.trial),
  });
  const test = ({ control, treated }: Pair) =>
    testArms(study, { control: armTrials(control), treated: armTrials(treated) });
  const strangers = trials.filter(({ group }) => !plan.arms.includes(group)).length;
  const broken = [
    ...changes,
    ...(strangers > 0 ? [`${strangers} of ${trials.length} trials are of no arm of the plan`] : []),
  ];
  const comparisons = compareAll(study, { tested: comparedPairs(plan).map(test), broken });
  const falseAlarm = plan.arms.includes('plain2')
    ? compareArms(study, test({ control: 'plain', treated: 'plain2' }), { comparisons: 1, broken })
    : null;
  return {
    schemaVersion: 1,
    planHash: study.hash,
    complete: plan.order.every(({ arm, trial }) => trials.some((one) => one.group === arm && one.trial === trial)),
    arms: plan.arms.map((arm) => summariseArm(arm, { study, trials: armTrials(arm).trials })),
    comparisons,
    falseAlarm,
    ...studyVerdict(study, { comparisons, falseAlarm }),
  };
}

interface Untold {
  tested: readonly TestedArms[];
  /** What breaks each of the comparisons. */
  broken: readonly string[];
}

/** An arm without trials has no p-value, and yet is one of the comparisons that were planned. */
function compareAll(study: Study, { tested, broken }: Untold): Comparison[] {
  const adjusted = holm(tested.map(({ test }) => test?.pValue ?? 1));
  return tested.map((one, index) => {
    const adjustedPValue = adjusted[index] ?? 1;
    return compareArms(study, one, { comparisons: tested.length, adjustedPValue, broken });
  });
}
