import type { IterationRecord } from '../run/records.js';
import { hasPassed } from '../scoring/score.js';

/** How an attempt ended, with its frozen verdict, for the reflection on it. */
export function attemptFacts({ attempt, verdict, measurement, claim }: IterationRecord): string {
  const { calls } = attempt;
  const facts = {
    turn: attempt.turn.outcome.outcome,
    verdict: verdict.status,
    verified: verdict.verified,
    verified_by: verdict.verifiedBy,
    ...(verdict.targetReached !== undefined && { target_reached: verdict.targetReached }),
    ...(verdict.score !== undefined && { score: verdict.score }),
    ...(measurement && { scorer: { passed: hasPassed(measurement), exit_code: measurement.exitCode ?? 'none' } }),
    recorded_tool_calls: { count: calls.count, succeeded: calls.succeeded, tools: calls.calledTools },
    your_result_file: claim,
  };
  return JSON.stringify(facts, undefined, 2);
}
