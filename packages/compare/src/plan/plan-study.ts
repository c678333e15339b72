import type { ConfigBase, RunConfig } from '@harnessgym/core';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import type { Runner } from '@harnessgym/runners';
import { comparedPairs } from '../analysis/compared-pairs.js';
import { foresee } from './foresee.js';
import { planOrder } from './plan-order.js';
import { refuseOccupied } from './read-output.js';
import { resumeStudy } from './resume-study.js';
import { type PlanInputs, settleInputs } from './settle-inputs.js';
import type { Study, StudyPlan } from './study-schema.js';
import { type StudySettings, scoringTurn } from './study-settings.js';
import type { WrittenStudy } from './written-study.js';

export interface PlanBase extends ConfigBase {
  signal: AbortSignal;
  /** The agent that trials run, which is asked whether it can. */
  createRunner: (config: RunConfig) => Promise<Runner>;
  /** Of the programs that run the trials: a study is of one version of each. */
  versions: Readonly<Record<string, string>>;
}

/**
 * Checks everything that a study needs and settles its plan; with `resume` reads both back. Qualifies the bundle, and writes
 * nothing that stays. Throws CompareError PLAN_INVALID or STUDY_NOT_RESUMABLE, and the errors of core and the runner.
 */
export async function planStudy(written: WrittenStudy, base: PlanBase): Promise<StudySettings> {
  if (written.resume !== undefined) return await resumeStudy(written, base);
  const { inputs, outputFolder, warnings, ...rest } = await settleInputs(written, base);
  const { arms, trialsPerArm } = inputs;
  const overwrite = written.overwrite ?? false;
  await refuseOccupied(outputFolder, { arms, trialsPerArm, overwrite });
  const plan = completePlan(inputs);
  const study: Study = {
    schemaVersion: 1,
    createdAt: base.now.toISOString(),
    hash: hashOf(plan),
    plan,
    warnings: [...warnings, ...tooFew(plan)],
  };
  return {
    study,
    outputFolder,
    start: overwrite ? 'overwrite' : 'new',
    ...rest,
    scoring: scoringTurn(plan.execution),
    typed: { flags: written, cwd: base.cwd },
  };
}

function completePlan(inputs: PlanInputs): StudyPlan {
  const { arms, trialsPerArm, seed, rule } = inputs;
  const comparisons = comparedPairs(inputs).length;
  return {
    ...inputs,
    order: planOrder(arms, { trialsPerArm, seed }),
    ...foresee(rule, { trialsPerArm, comparisons }),
  };
}

/** SHA-256 over the plan with its keys sorted. */
export function hashOf(plan: StudyPlan): string {
  return sha256(compactJson(plan));
}

function tooFew({ trialsPerArm, trialsNeeded, minimumDetectableEffect, rule }: StudyPlan): string[] {
  if (trialsPerArm >= trialsNeeded) return [];
  const power = Math.round(rule.targetPower * 100);
  const least =
    minimumDetectableEffect === null
      ? 'can show no effect of any size'
      : `shows an effect of ${minimumDetectableEffect.toFixed(2)} or more`;
  return [
    `A study of ${trialsPerArm} trials an arm ${least} with ${power} % power; for ${rule.effectOfInterest}, ${trialsNeeded} are needed (--trials ${trialsNeeded}).`,
  ];
}
