import { hasPassed, type Measurement, measurementDocument, validScore } from '@harnessgym/core';
import type { StudyPlan } from '../plan/study-schema.js';
import type { Finding, Trial } from '../trial/trial-schema.js';
import { judgePost } from '../validity/judge-post.js';
import { bestOf, reaches } from '../validity/score-order.js';
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
  const iterations = trial.iterations.map((row, index): Trial['iterations'][number] => {
    if (index < last) return sameScorer ? row : unscored(row);
    const passed = hasPassed(measurement);
    const reached = metric.target === undefined || (value !== undefined && reaches(value, metric));
    // Without a target the run itself has said what solved means, and goes on optimizing where a scorer passes.
    const solved = passed && (sameScorer && metric.target === undefined ? row.solved : reached);
    const status = statusAgain(row, { passed, solved, sameScorer });
    return { ...row, status, score: measurement.printed?.value ?? null, score_valid: value !== undefined, solved };
  });
  const rules = { ...plan, metric, postCommand: command };
  const facts = { ...trial, iterations, post_result: { ...measurementDocument(measurement, key) } };
  const { fields, findings } = judgePost(facts, rules, trial.comparison_invalid_reason);
  const best = trial.comparison_valid ? trialValue(facts, rules) : null;
  const ofScoring: readonly Finding['kind'][] = ['post-failed', 'no-score'];
  return {
    ...facts,
    ...fields,
    status: iterations.at(-1)?.status ?? trial.status,
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

type Row = Trial['iterations'][number];

function unscored(row: Row): Row {
  const status = statusAgain(row, { passed: false, solved: false, sameScorer: false });
  return { ...row, status, score: null, score_valid: false, solved: false };
}

/** The words of the run, as far as this measurement bears them out. What a run says of an attempt that did not pass stays. */
function statusAgain(
  { status }: Row,
  { passed, solved, sameScorer }: { passed: boolean; solved: boolean; sameScorer: boolean },
): string {
  if (solved) return 'solved';
  if (passed) return sameScorer && status === 'improved' ? status : 'verified';
  return wordsOfScorers.includes(status) ? 'unverified' : status;
}

const wordsOfScorers: readonly string[] = ['solved', 'improved', 'verified'];
