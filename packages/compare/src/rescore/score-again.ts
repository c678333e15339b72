import { hasPassed, type Measurement, measurementDocument, validScore } from '@harnessgym/core';
import type { StudyPlan } from '../plan/study-schema.js';
import type { Finding, Trial } from '../trial/trial-schema.js';
import { judgePost } from '../validity/judge-post.js';
import { bestOf, reaches } from '../validity/score-order.js';
import type { TrialRow } from '../validity/trial-facts.js';
import { trialValue } from '../validity/trial-value.js';

export interface NewScoring {
  measurement: Measurement;
  command: string;
  key: string;
  /** What earlier iterations left is gone: their scores hold for the command that gave them. */
  sameScorer: boolean;
}

/** A trial with the scores of another measurement of what it left. All that is not of the scoring stays as it was. Pure. */
export function scoreAgain(
  trial: Trial,
  plan: StudyPlan,
  { measurement, command, key, sameScorer }: NewScoring,
): Trial {
  const metric = { ...plan.metric, key };
  const value = validScore(measurement);
  const last = trial.iterations.length - 1;
  const iterations = trial.iterations.map((row, index): TrialRow => {
    if (index < last) {
      return sameScorer ? row : { ...row, score: null, score_valid: false, ...judgement(row, 'failed') };
    }
    const reached = metric.target === undefined || (value !== undefined && reaches(value, metric));
    // Without a target the run itself has said what solved means, and goes on optimizing where a scorer passes.
    const isSolved = sameScorer && metric.target === undefined ? row.solved : reached;
    const now = hasPassed(measurement) ? (isSolved ? 'solved' : 'passed') : 'failed';
    const score = measurement.printed?.value ?? null;
    return { ...row, score, score_valid: value !== undefined, ...judgement(row, now) };
  });
  const rules = { ...plan, metric, postCommand: command };
  const facts = { ...trial, iterations, post_result: { ...measurementDocument(measurement, key) } };
  const { fields, findings } = judgePost(facts, rules, trial.comparison_invalid_reason);
  const best = trial.comparison_valid ? trialValue(facts, rules) : null;
  const ofScoring: readonly Finding['kind'][] = ['post-failed', 'no-score'];
  return {
    ...facts,
    ...fields,
    score: iterations.at(-1)?.score ?? null,
    best_score: bestOf(iterations, metric),
    solved: iterations.some(({ solved }) => solved),
    findings: [
      ...trial.findings.filter(({ kind }) => !ofScoring.includes(kind)),
      ...(metric.name === 'score' && best === null ? findings : []),
    ],
    value: best,
  };
}

/** What only a scorer that passed leads to. */
const verdictWords: readonly string[] = ['solved', 'improved', 'verified'];

/** What a row says once a scorer has spoken anew: no word of an earlier one stands against it. */
function judgement({ status }: TrialRow, now: 'solved' | 'passed' | 'failed'): Pick<TrialRow, 'status' | 'solved'> {
  const isVerdict = verdictWords.includes(status);
  if (now === 'solved') return { status: 'solved', solved: true };
  if (now === 'failed') return { status: isVerdict ? 'unverified' : status, solved: false };
  return { status: isVerdict && status !== 'solved' ? status : 'verified', solved: false };
}
