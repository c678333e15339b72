import { bestOf, reaches } from './score-order.js';
import type { TrialFacts, TrialRow, TrialRules } from './trial-facts.js';

/**
 * What a valid trial comes to by the metric of the plan. `score`: the best that counts, of all iterations; `success`: 1 or 0;
 * `time`: seconds of attempts until it had solved. Null when there is no such score, or it never solved.
 */
export function trialValue({ iterations }: TrialFacts, rules: TrialRules): number | null {
  switch (rules.metric.name) {
    case 'score':
      return bestOf(iterations, rules.metric);
    case 'success':
      return iterations.some((row) => hasSolved(row, rules)) ? 1 : 0;
    case 'time':
      return secondsToSolve(iterations, rules);
  }
}

/** By the target, where there is one; else by the scorer, where there is one; else by what the agent says. */
function hasSolved(row: TrialRow, { metric, postCommand }: Pick<TrialRules, 'metric' | 'postCommand'>): boolean {
  if (row.solved || postCommand === null) return row.solved;
  if (metric.target === undefined) return row.score_valid === true || passedWords.includes(row.status);
  return row.score_valid === true && row.score !== null && reaches(row.score, metric);
}

/** Only a scorer that passed leads to one of these. */
const passedWords: readonly string[] = ['verified', 'improved'];

function secondsToSolve(iterations: readonly TrialRow[], rules: TrialRules): number | null {
  const solved = iterations.findIndex((row) => hasSolved(row, rules));
  if (solved === -1) return null;
  return iterations.slice(0, solved + 1).reduce((sum, row) => sum + row.attempt_duration_seconds, 0);
}
