import type { Measurement } from '../scoring/score.js';
import type { IterationContext } from './context.js';
import { judge } from './judge.js';
import type { AttemptRecord, Verdict } from './records.js';

/** Nobody measured, so nothing is known, whatever the agent says. */
const cancelledVerdict: Verdict = { status: 'cancelled', verified: false, verifiedBy: 'scorer', solved: false };

/** The verdict on this iteration's attempt, given where the run stood before it. */
export function judgeAttempt(
  { attempt, claim }: AttemptRecord,
  measurement: Measurement | undefined,
  { task, standing, scorer }: IterationContext,
): Verdict {
  if (scorer !== undefined && measurement === undefined) return cancelledVerdict;
  const { bestScore: bestBefore } = standing;
  return judge({
    objective: task.objective,
    outcome: attempt.turn.outcome.outcome,
    claim,
    ...(measurement && { measurement }),
    ...(bestBefore !== undefined && { bestBefore }),
  });
}
