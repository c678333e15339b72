import { attemptCalls, type IterationRecord } from '@harnessgym/core';
import type { Trial } from './trial-schema.js';

const told = 500;

/** The calls that began within the attempts, the first of them; offsets are from the start of the first attempt. */
export async function timedCalls(
  iterations: readonly IterationRecord[],
  { startedAt, ...log }: { telemetryPath: string; runId: string; startedAt: string | undefined },
): Promise<Trial['mcp_calls']> {
  const start = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  const calls = await attemptCalls(iterations, log);
  return calls
    .map(({ iteration, server, tool, status, startedAt: at, durationMs = 0 }) => ({
      iteration,
      server,
      tool,
      status,
      offset_seconds: seconds(Date.parse(at) - start),
      duration_seconds: seconds(durationMs),
    }))
    .sort((one, other) => one.offset_seconds - other.offset_seconds)
    .slice(0, told);
}

function seconds(ms: number): number {
  return Number.isFinite(ms) ? Number((ms / 1_000).toFixed(3)) : 0;
}
