import type { TurnLogs, TurnOutcome } from '@harnessgym/runners';
import { describeOutcome } from '../../run/describe-outcome.js';
import type { PhaseRecord } from '../../run/records.js';
import type { PhaseDocument } from '../schemas/phase-schema.js';

/** The documented form of one phase in `result.json` and `summary.json`. Absent facts are null there. */
export function phaseDocument(
  record: PhaseRecord,
  { logs, claimedStatus }: { logs: TurnLogs; claimedStatus: string | undefined },
): PhaseDocument {
  const { turn, sessionId } = record;
  return {
    // A repair is documented as a build in a folder of its own.
    phase: record.phase === 'repair' ? 'build' : record.phase,
    status: phaseStatus(record.phase, turn.outcome.outcome, claimedStatus),
    session_id: sessionId ?? null,
    return_code: turn.exitCode ?? null,
    timed_out: turn.outcome.outcome === 'timed-out',
    duration_seconds: seconds(turn.durationMs),
    ...(turn.rateLimitWaitMs !== undefined && { rate_limit_wait_seconds: seconds(turn.rateLimitWaitMs) }),
    prompt_path: logs.prompt,
    stdout_path: logs.stdout,
    stderr_path: logs.stderr,
    transcript_path: logs.transcript,
    mcp_calls: callsDocument(record.calls),
    ...(turn.agent && { agent: { version: turn.agent.version ?? null, model: turn.agent.model ?? null } }),
    message: describeOutcome(turn.outcome).slice(0, 1000),
    ...(turn.usage && { usage: usageDocument(turn.usage) }),
  };
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(3));
}

/** The documented summary of the call log, over the calls that started in this phase. */
function callsDocument({ count, succeeded, failed, byStatus, calledTools, servers }: PhaseRecord['calls']) {
  return {
    count,
    successful_count: succeeded,
    failed_count: failed,
    status_counts: byStatus,
    called_tools: calledTools,
    servers,
  };
}

function usageDocument(usage: NonNullable<PhaseRecord['turn']['usage']>) {
  const tokens = 'inputTokens' in usage ? usage : undefined;
  return {
    input_tokens: tokens?.inputTokens ?? null,
    cached_input_tokens: tokens?.cachedInputTokens ?? null,
    output_tokens: tokens?.outputTokens ?? null,
    cost_usd: usage.costUsd ?? null,
  };
}

/** The documented word. An attempt that ended well and says it is blocked is `blocked`. */
function phaseStatus(
  phase: PhaseRecord['phase'],
  outcome: TurnOutcome['outcome'],
  claimedStatus: string | undefined,
): PhaseDocument['status'] {
  switch (outcome) {
    case 'completed':
      return phase === 'attempt' && claimedStatus === 'blocked' ? 'blocked' : 'completed';
    case 'timed-out':
      return 'timeout';
    case 'cancelled':
      return 'cancelled';
    case 'agent-error':
    case 'api-error':
    case 'budget':
    case 'infrastructure':
      return 'failed';
  }
}
