import type { Study } from '../plan/study-schema.js';
import { type Effect, estimateEffect } from '../statistics/effect.js';
import type { Arms } from '../statistics/observation.js';
import { type PermutationTest, permutationTest } from '../statistics/permutation-test.js';
import { seededRandom } from '../statistics/random.js';
import { rateDifference } from '../statistics/rate-difference.js';
import { decideVerdict } from '../statistics/verdict.js';
import { abilityOf } from './ability-of.js';
import type { Comparison } from './analysis-schema.js';
import { boundsOf, intervalLevel } from './bounds-of.js';
import { type ArmTrials, brokenReasons } from './broken-reasons.js';
import { observe, successesOf } from './observe.js';
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
  /** What breaks every comparison of the study. */
  broken: readonly string[];
}

/** What two arms of a study say, judged by the rule of its plan. */
export function compareArms(study: Study, tested: TestedArms, family: Family): Comparison {
  const { control, treated, test } = tested;
  const { rule } = study.plan;
  const adjustedPValue = family.adjustedPValue ?? test?.pValue ?? 1;
  const broken = [...family.broken, ...brokenReasons(study, tested)];
  const found = abilityOf(study.plan, { arms: tested.arms, comparisons: family.comparisons });
  const judged = test && { pValue: adjustedPValue, favours: test.favours };
  const comparison: Omit<Comparison, 'sentence'> = {
    control: control.arm,
    treated: treated.arm,
    ...effectsOf(study, tested),
    test: test ? { pValue: test.pValue, adjustedPValue, exact: test.method === 'exact', favours: test.favours } : null,
    ...found,
    verdict: decideVerdict({ broken, power: found.power, ...(judged && { test: judged }) }, rule),
    broken,
  };
  return { ...comparison, sentence: verdictSentence(comparison, { study, tested, comparisons: family.comparisons }) };
}

/** Of success the difference is one of rates: medians of noughts and ones say little. */
function effectsOf(
  { plan }: Study,
  { arms, control, treated }: TestedArms,
): Pick<Comparison, 'difference' | 'ratio' | 'superiority'> {
  const { metric } = plan;
  const effect = estimateEffect(arms, { level: intervalLevel, random: seededRandom(plan.seed), draws: 2_000 });
  const documented = (estimate: Effect[keyof Effect]) => {
    return estimate ? { value: estimate.value, interval: boundsOf(estimate.interval) } : null;
  };
  const superiority = documented(effect.superiority);
  if (metric.name !== 'success') {
    return { difference: documented(effect.difference), ratio: documented(effect.ratio), superiority };
  }
  const rates = { treated: successesOf(treated.trials, metric), control: successesOf(control.trials, metric) };
  return { difference: documented(rateDifference(rates, intervalLevel)), ratio: null, superiority };
}
