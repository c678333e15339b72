import { type IterationRecord, phaseDocument, type RunLayout, validScore } from '@harnessgym/core';
import type { Trial } from './trial-schema.js';

/** The documented row of each iteration. `layout` is that of the place where the workspace will stay. */
export function iterationRows(
  iterations: readonly IterationRecord[],
  { layout, hasScorer }: { layout: RunLayout; hasScorer: boolean },
): Trial['iterations'] {
  return iterations.map((record) => {
    const { iteration, verdict, measurement, activeServers, activeTools } = record;
    const { logs } = layout.turn(iteration, 'attempt');
    const attempt = phaseDocument(record.attempt, { logs, claimedStatus: record.claim.status });
    const { count, calledTools } = record.attempt.calls;
    return {
      iteration,
      status: verdict.status,
      solved: verdict.solved,
      result_path: layout.result(iteration),
      attempt_status: attempt.status,
      attempt_return_code: attempt.return_code,
      attempt_timed_out: attempt.timed_out,
      attempt_duration_seconds: attempt.duration_seconds,
      attempt_message: attempt.message,
      attempt_transcript_path: attempt.transcript_path,
      score: (hasScorer ? measurement?.printed?.value : verdict.score) ?? null,
      score_valid: hasScorer ? validScore(measurement) !== undefined : null,
      active_mcp_count: activeServers.length,
      active_tool_count: activeTools.length,
      used_active_tools: calledTools.filter((tool) => activeTools.includes(tool)),
      mcp_call_count: count,
      mcp_called_tools: [...calledTools],
    };
  });
}
