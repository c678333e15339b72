import type { Attempted } from '../phases/attempt.js';
import type { Measurement } from '../scoring/score.js';
import type { IterationContext } from './context.js';
import { judge } from './judge.js';
import type { Verdict } from './records.js';
import { bestScore } from './standing.js';

/** The verdict on this iteration's attempt, given where the run stood before it. */
export function judgeAttempt(
  { attempt, claim }: Attempted,
  measurement: Measurement | undefined,
  { task, standing }: IterationContext,
): Verdict {
  const bestBefore = bestScore(standing);
  return judge({
    objective: task.objective,
    outcome: attempt.turn.outcome.outcome,
    claim,
    ...(measurement && { measurement }),
    ...(bestBefore !== undefined && { bestBefore }),
  });
}
