import { minimumDetectableEffect, trialsNeeded } from '../statistics/index.js';
import type { StudyPlan } from './study-schema.js';

/** What so many trials can find, before the first of them. */
export function foresee(
  { alpha, effectOfInterest, targetPower }: StudyPlan['rule'],
  { trialsPerArm, comparisons }: { trialsPerArm: number; comparisons: number },
): Pick<StudyPlan, 'minimumDetectableEffect' | 'trialsNeeded'> {
  // The first step of Holm's correction, which any of them may have to pass.
  const each = alpha / Math.max(1, comparisons);
  // The same draws for every study: what it needs does not hang on its seed.
  const seed = 1;
  const found = minimumDetectableEffect({ trialsPerArm, alpha: each }, targetPower, { seed, studies: 200 });
  return {
    minimumDetectableEffect: found ?? null,
    trialsNeeded: trialsNeeded(effectOfInterest, { alpha: each, target: targetPower }, { seed, studies: 2_000 }),
  };
}
