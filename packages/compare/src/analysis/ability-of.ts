import type { StudyPlan } from '../plan/study-schema.js';
import { merits } from '../statistics/merits.js';
import type { Arms } from '../statistics/observation.js';
import { type Design, power, type Simulation, trialsNeeded } from '../statistics/power.js';
import { untiedShare } from '../statistics/untied-share.js';
import type { Comparison } from './analysis-schema.js';

/**
 * What the trials there are can find, fewer where they tie, and how many could. Of several comparisons each is taken as the
 * hardest for Holm's procedure, so that no study promises more than it keeps.
 */
export function abilityOf(
  plan: StudyPlan,
  { arms, comparisons }: { arms: Arms; comparisons: number },
): Pick<Comparison, 'power' | 'trialsNeeded'> {
  const { effectOfInterest, targetPower: target } = plan.rule;
  const alpha = plan.rule.alpha / comparisons;
  const share = untiedShare(merits([...arms.control, ...arms.treated], arms.direction));
  const finished = Math.min(arms.control.length, arms.treated.length);
  const isPartial = finished < plan.trialsPerArm;
  // While a study runs its report is written again and again: then less exactly, and what it needs has been planned.
  const simulation = { seed: 1, studies: isPartial ? 500 : 2_000 };
  const trialsPerArm = Math.round(finished * share);
  const needed =
    isPartial || comparisons === 1
      ? plan.trialsNeeded
      : once(`needed ${effectOfInterest} ${alpha} ${target}`, () =>
          trialsNeeded(effectOfInterest, { alpha, target }, simulation),
        );
  return {
    power: trialsPerArm < 2 ? 0 : powerOf(effectOfInterest, { trialsPerArm, alpha }, simulation),
    trialsNeeded: share > 0 ? Math.ceil(needed / share) : needed,
  };
}

function powerOf(effect: number, design: Design, simulation: Simulation): number {
  const { trialsPerArm, alpha } = design;
  return once(`power ${effect} ${trialsPerArm} ${alpha} ${simulation.studies}`, () =>
    power(effect, design, simulation),
  );
}

/** Simulations say the same each time, and a report is written after every trial. */
const known = new Map<string, number>();

function once(question: string, simulate: () => number): number {
  const answer = known.get(question) ?? simulate();
  known.set(question, answer);
  return answer;
}
