import type { Study } from '../plan/study-schema.js';
import { type Effect, estimateEffect } from '../statistics/effect.js';
import type { Arms } from '../statistics/observation.js';
import { type PermutationTest, permutationTest } from '../statistics/permutation-test.js';
import { power, trialsNeeded } from '../statistics/power.js';
import { seededRandom } from '../statistics/random.js';
import { decideVerdict } from '../statistics/verdict.js';
import type { Comparison } from './analysis-schema.js';
import { boundsOf, intervalLevel } from './bounds-of.js';
import { type ArmTrials, brokenReasons } from './broken-reasons.js';
import { observe } from './observe.js';
import { verdictSentence } from './verdict-sentence.js';

/** Two arms, tested, before it is known what the other tests of the study say. */
export interface TestedArms {
  control: ArmTrials;
  treated: ArmTrials;
  arms: Arms;
  test?: PermutationTest;
}

export function testArms(study: Study, { control, treated }: Pick<TestedArms, 'control' | 'treated'>): TestedArms {
  const { metric, seed } = study.plan;
  const arms: Arms = {
    control: control.trials.map((trial) => observe(trial, metric)),
    treated: treated.trials.map((trial) => observe(trial, metric)),
    direction: metric.direction,
  };
  const test = permutationTest(arms, { random: seededRandom(seed), draws: 9_999 });
  return { control, treated, arms, ...(test && { test }) };
}

export interface Family {
  /** How many comparisons share the error rate. */
  comparisons: number;
  /** Of this one, adjusted for the others. */
  adjustedPValue?: number;
  /** What has changed since the study was planned. */
  changes: readonly string[];
}

/** What two arms of a study say, judged by the rule of its plan. */
export function compareArms(study: Study, tested: TestedArms, family: Family): Comparison {
  const { control, treated, arms, test } = tested;
  const { rule, seed } = study.plan;
  const adjustedPValue = family.adjustedPValue ?? test?.pValue ?? 1;
  const broken = [...family.changes, ...brokenReasons(study, tested)];
  const found = abilityOf(study, { ...tested, comparisons: family.comparisons });
  const effect = estimateEffect(arms, { random: seededRandom(seed), level: intervalLevel, resamples: 2_000 });
  const judged = test && { pValue: adjustedPValue, favours: test.favours };
  const comparison: Omit<Comparison, 'sentence'> = {
    control: control.arm,
    treated: treated.arm,
    ...documented(effect),
    test: test ? { pValue: test.pValue, adjustedPValue, exact: test.method === 'exact', favours: test.favours } : null,
    ...found,
    verdict: decideVerdict({ broken, power: found.power, ...(judged && { test: judged }) }, rule),
    broken,
  };
  return { ...comparison, sentence: verdictSentence(comparison, { study, tested, comparisons: family.comparisons }) };
}

function documented(effect: Effect): Pick<Comparison, 'difference' | 'ratio' | 'superiority'> {
  const estimate = (name: keyof Effect) => {
    const found = effect[name];
    return found ? { value: found.value, interval: boundsOf(found.interval) } : null;
  };
  return { difference: estimate('difference'), ratio: estimate('ratio'), superiority: estimate('superiority') };
}

/** Enough to tell a power to about one point, and the same in every study. */
const simulation = { seed: 1, studies: 2_000 };

/**
 * What the trials there are can find, and how many could. Of several comparisons each is taken as the hardest for Holm's
 * procedure, so that no study promises more than it keeps.
 */
function abilityOf(
  { plan }: Study,
  { control, treated, comparisons }: TestedArms & { comparisons: number },
): Pick<Comparison, 'power' | 'trialsNeeded'> {
  const { effectOfInterest, targetPower: target } = plan.rule;
  const alpha = plan.rule.alpha / comparisons;
  const trialsPerArm = Math.min(control.trials.length, treated.trials.length);
  const isPartial = trialsPerArm < plan.trialsPerArm;
  return {
    power: trialsPerArm < 2 ? 0 : power(effectOfInterest, { trialsPerArm, alpha }, simulation),
    // While a study runs its report is written again and again, and what it needs has been planned.
    trialsNeeded:
      isPartial || comparisons === 1
        ? plan.trialsNeeded
        : trialsNeeded(effectOfInterest, { alpha, target }, simulation),
  };
}
