import { minimumDetectableEffect, trialsNeeded } from '../statistics/index.js';
import type { StudyPlan } from './study-schema.js';

/** What so many trials can find, before the first of them. */
export function foresee(
  { alpha, effectOfInterest, targetPower }: StudyPlan['rule'],
  { trialsPerArm, comparisons, seed }: { trialsPerArm: number; comparisons: number; seed: number },
): Pick<StudyPlan, 'minimumDetectableEffect' | 'trialsNeeded'> {
  // The first step of Holm's correction, which any of them may have to pass.
  const each = alpha / Math.max(1, comparisons);
  const simulation = { seed, studies: 200 };
  const found = minimumDetectableEffect({ trialsPerArm, alpha: each }, targetPower, simulation);
  return {
    minimumDetectableEffect: found ?? null,
    trialsNeeded: trialsNeeded(effectOfInterest, { alpha: each, target: targetPower }, simulation),
  };
}
