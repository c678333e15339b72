import type { Arm } from '../arm.js';
import type { Metric, Study } from '../plan/study-schema.js';
import type { Comparison } from './analysis-schema.js';
import type { TestedArms } from './compare-arms.js';
import { hasBundle } from './compared-pairs.js';
import { effectWords, probability } from './effect-words.js';
import { successesOf } from './observe.js';

export interface Judged {
  study: Study;
  tested: TestedArms;
  /** How many comparisons share the error rate. */
  comparisons: number;
}

/** The verdict in one sentence, with what it rests on: it claims what the verdict does, and nothing beyond. */
export function verdictSentence(comparison: Omit<Comparison, 'sentence'>, judged: Judged): string {
  const { study, tested } = judged;
  const { metric, postCommand, rule } = study.plan;
  const subject = subjectOf(comparison.treated, study);
  const evidence = `${pWords(comparison, judged)}, ${trialsWords(tested)}${overBudgetWords(tested)}`;
  const claims = postCommand === null ? ', by what the agent itself claims' : '';
  const power = `an effect of interest (it beats ${comparison.control} in ${probability(rule.effectOfInterest)} of cases)`;
  const isControl = !hasBundle(comparison.treated, study.plan);
  const other = comparison.treated === 'placebo' ? 'plain' : 'the first';
  const against = comparison.control === 'placebo' ? ' against the placebo' : '';
  switch (comparison.verdict) {
    case 'helps':
    case 'hurts': {
      const effect = `${effectWords(comparison, metric)}${successWords(tested, metric)}, ${evidence}`;
      return isControl
        ? `False alarm: ${subject} differs from ${other}${claims}: ${effect}.`
        : `${capital(subject)} ${comparison.verdict}${against}${claims}: ${effect}.`;
    }
    case 'no evidence': {
      const found = `${power} would have been found with ${probability(comparison.power)} probability`;
      return isControl
        ? `No false alarm: ${subject} does not differ from ${other}${claims} (${evidence}); ${found}.`
        : `No evidence that ${subject} helps or hurts${against}${claims} (${evidence}${successWords(tested, metric)}); ${found}.`;
    }
    case 'underpowered': {
      const found = `${power} is found with ${probability(comparison.power)} probability`;
      const needed = `${comparison.trialsNeeded} trials an arm would find it with ${probability(rule.targetPower)}`;
      const more = moreWords(comparison, { tested, needed });
      return isControl
        ? `No false alarm, and too few trials to rule one out${claims} (${evidence}): ${found}${more}.`
        : `Too few trials to tell whether ${subject} helps${against}${claims} (${evidence}${successWords(tested, metric)}): ${found}${more}.`;
    }
    case 'plan broken':
      return `Nothing can be said of ${subject}${against}: ${comparison.broken.join('; ')}.`;
  }
}

/** Where every trial came to the same, more of them may do so too. */
function moreWords(
  { power, trialsNeeded }: Pick<Comparison, 'power' | 'trialsNeeded'>,
  { tested, needed }: { tested: TestedArms; needed: string },
): string {
  const values = new Set([...tested.arms.control, ...tested.arms.treated].map(({ value }) => value));
  if (power === 0 && values.size === 1) return ', as every trial came to the same';
  return trialsNeeded > tested.treated.trials.length ? `; ${needed}` : '';
}

/** What a sentence is about. Without a bundle `harnessed` is one more plain arm. */
export function subjectOf(arm: Arm, { plan }: Study): string {
  if (arm === 'placebo') return 'the placebo';
  if (!hasBundle(arm, plan)) return 'a second plain arm';
  if (arm === 'harnessed') return 'the harness';
  if (arm === 'skills-only') return 'the harness with skills alone';
  if (arm === 'mcp-only') return 'the harness with servers alone';
  return `the harness without ${arm.slice('without:'.length)}`;
}

function pWords({ test }: Pick<Comparison, 'test'>, { comparisons }: Judged): string {
  const p = test?.adjustedPValue ?? 1;
  const adjusted = comparisons > 1 ? ` after adjusting for ${comparisons} comparisons` : '';
  return `p ${p < 0.001 ? '< 0.001' : `= ${Number(p.toPrecision(2))}`}${adjusted}`;
}

function trialsWords({ control, treated }: TestedArms): string {
  const [a, b] = [treated.trials.length, control.trials.length];
  return a === b ? `${a} ${a === 1 ? 'trial' : 'trials'} an arm` : `${a} trials against ${b}`;
}

/** A trial over its budget counts, and had more than it was to have. */
function overBudgetWords({ control, treated }: TestedArms): string {
  const counted = [treated, control].flatMap(({ arm, trials }) => {
    const over = trials.filter(({ findings }) => findings.some(({ kind }) => kind === 'over-budget')).length;
    return over === 0 ? [] : [`${over} of ${arm}`];
  });
  return counted.length === 0 ? '' : `, over their budget: ${counted.join(' and ')}`;
}

/** Beside every number how many succeeded, unless that was all of them. */
function successWords({ control, treated }: TestedArms, metric: Metric): string {
  const counted = [successesOf(treated.trials, metric), successesOf(control.trials, metric)];
  if (counted.every(({ successes, trials }) => successes === trials)) return '';
  const [ofTreated, ofControl] = counted.map(({ successes, trials }) => `${successes} of ${trials}`);
  return `, ${ofTreated} successful against ${ofControl}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
