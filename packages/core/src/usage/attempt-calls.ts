import { type CallStatus, pairCalls, readTelemetry } from '@harnessgym/mcp-proxy/read';
import type { EarlierIteration } from '../store/schemas/earlier-schemas.js';

/** A call that counts, as the log tells it. */
export interface AttemptCall {
  iteration: number;
  server: string;
  tool: string;
  status: CallStatus;
  /** As the log says it, which an agent can write. */
  startedAt: string;
  /** Absent when nobody saw it end. */
  durationMs?: number;
}

type Attempted = Pick<EarlierIteration, 'iteration'> & {
  attempt: Pick<EarlierIteration['attempt'], 'calls' | 'callLog'>;
};

/**
 * The calls that began within the attempts, in the order of the log, and of each tool no more than its attempt counted: what
 * somebody wrote into the log is none. Of an earlier build's attempt, which did not count by tool, there are none. Throws
 * ProxyError TELEMETRY_UNREADABLE.
 */
export async function attemptCalls(
  iterations: readonly Attempted[],
  { telemetryPath, runId }: { telemetryPath: string; runId: string },
): Promise<AttemptCall[]> {
  const calls: AttemptCall[] = [];
  for (const { iteration, attempt } of iterations) {
    const { byTool = [] } = attempt.calls;
    const left = new Map(byTool.map(({ server, tool, count }) => [keyOf(server, tool), count]));
    if (left.size === 0) continue;
    const { from, to } = attempt.callLog;
    const events = readTelemetry(telemetryPath, { from: to < from ? 0 : from, to });
    await pairCalls(events, { runId }, ({ facts, status, durationUs }) => {
      const { server, toolName: tool, createdAt: startedAt } = facts;
      const count = left.get(keyOf(server, tool)) ?? 0;
      if (count === 0) return;
      left.set(keyOf(server, tool), count - 1);
      const ended = durationUs === undefined ? {} : { durationMs: durationUs / 1_000 };
      calls.push({ iteration, server, tool, status, startedAt, ...ended });
    });
  }
  return calls;
}

function keyOf(server: string, tool: string): string {
  return JSON.stringify([server, tool]);
}
