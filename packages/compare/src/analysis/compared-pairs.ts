import type { Arm } from '../arm.js';
import type { StudyPlan } from '../plan/study-schema.js';

/** Two arms that are compared. */
export interface Pair {
  control: Arm;
  treated: Arm;
}

/**
 * What a study tests together: each arm with `plain`, those with the bundle or a part of it first, `plain2` not at all. Where
 * there is a placebo, the arm that the verdict is of is compared with it too, last.
 */
export function comparedPairs(plan: Pick<StudyPlan, 'arms' | 'bundle'>): Pair[] {
  const { arms } = plan;
  const control = arms.includes('plain') ? 'plain' : (arms[0] ?? 'plain');
  const rank = (arm: Arm) => (arm === 'harnessed' ? 0 : hasBundle(arm, plan) ? 1 : 2);
  const treated = arms.filter((arm) => arm !== control && arm !== 'plain2').sort((a, b) => rank(a) - rank(b));
  const [first] = treated;
  const besidePlacebo = first !== undefined && hasBundle(first, plan) && treated.includes('placebo');
  return [
    ...treated.map((arm): Pair => ({ control, treated: arm })),
    ...(besidePlacebo ? [{ control: 'placebo' as const, treated: first }] : []),
  ];
}

/** Whether an arm has the bundle or a part of it: of others no verdict on the harness can be given. */
export function hasBundle(arm: Arm, { bundle }: Pick<StudyPlan, 'bundle'>): boolean {
  return bundle !== null && arm !== 'plain' && arm !== 'plain2' && arm !== 'placebo';
}
