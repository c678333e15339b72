import type { Finding } from '../trial/trial-schema.js';
import { findFlags } from './find-flags.js';
import { judgeHarness } from './judge-harness.js';
import { judgePost } from './judge-post.js';
import { judgeRunner } from './judge-runner.js';
import type { Judgement, TrialFacts, TrialRules } from './trial-facts.js';
import { trialValue } from './trial-value.js';

/**
 * Whether a trial counts, and what for. A trial that does not has no value, which every statistic takes for the worst there
 * is. Pure: the same facts and rules give the same judgement.
 */
export function judgeTrial(facts: TrialFacts, rules: TrialRules): Judgement {
  const runner = judgeRunner(facts);
  const harness = judgeHarness(facts, rules);
  const foul = [...tamperedBy(facts), ...transferredIn(facts)];
  const reasons = [runner.validation.reason, harness.validation.reason, ...foul.map(({ message }) => message)];
  const invalid = reasons.filter((reason) => reason !== null);
  const reason = invalid.length === 0 ? null : invalid.join('; ');
  const post = judgePost(facts, rules, reason);
  const value = reason === null ? trialValue(facts, rules) : null;
  return {
    runner_validation: runner.validation,
    harness_validation: harness.validation,
    findings: [
      ...runner.findings,
      ...harness.findings,
      ...foul,
      // A failing scorer is what a trial came to where success or time is measured, and no fault of the trial.
      ...(rules.metric.name === 'score' && value === null ? post.findings : []),
      ...findFlags(facts, rules),
    ],
    comparison_valid: reason === null,
    comparison_invalid_reason: reason,
    ...post.fields,
    value,
  };
}

function tamperedBy({ tampered = [] }: TrialFacts): Finding[] {
  return tampered.length === 0
    ? []
    : [{ kind: 'tampered', message: `what must not be changed was changed: ${firstOf(tampered)}` }];
}

function transferredIn({ answerTransfer = [] }: TrialFacts): Finding[] {
  return answerTransfer.length === 0 ? [] : [{ kind: 'answer-transfer', message: firstOf(answerTransfer) }];
}

function firstOf(texts: readonly string[]): string {
  const more = texts.length > 3 ? ` and ${texts.length - 3} more` : '';
  return `${texts.slice(0, 3).join(', ')}${more}`;
}
