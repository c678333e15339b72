import type { IterationRecord } from '@harnessgym/core';
import { type PairedCall, pairCalls, readTelemetry } from '@harnessgym/mcp-proxy/read';
import type { Trial } from './trial-schema.js';

const told = 500;

/**
 * The calls that began within the attempts, as far as the counts of their attempts know them: what somebody wrote into the log is
 * none. Offsets are from the start of the first attempt.
 */
export async function attemptCalls(
  iterations: readonly IterationRecord[],
  { telemetryPath, runId, startedAt }: { telemetryPath: string; runId: string; startedAt: string | undefined },
): Promise<Trial['mcp_calls']> {
  const start = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  const calls: Trial['mcp_calls'] = [];
  for (const { iteration, attempt } of iterations) {
    const left = new Map(
      attempt.calls.byTool.map(({ server, tool, count }) => [JSON.stringify([server, tool]), count]),
    );
    const seen: PairedCall[] = [];
    if (attempt.calls.count > 0)
      await pairCalls(readTelemetry(telemetryPath, attempt.callLog), { runId }, (call) => {
        const key = JSON.stringify([call.facts.server, call.facts.toolName]);
        const count = left.get(key) ?? 0;
        if (count === 0) return;
        left.set(key, count - 1);
        seen.push(call);
      });
    for (const { facts, status, durationUs = 0 } of seen)
      calls.push({
        iteration,
        server: facts.server,
        tool: facts.toolName,
        status,
        offset_seconds: seconds(Date.parse(facts.createdAt) - start),
        duration_seconds: seconds(durationUs / 1_000),
      });
  }
  return calls.sort((one, other) => one.offset_seconds - other.offset_seconds).slice(0, told);
}

function seconds(ms: number): number {
  return Number.isFinite(ms) ? Number((ms / 1_000).toFixed(3)) : 0;
}
