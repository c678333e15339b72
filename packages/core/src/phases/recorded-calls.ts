import { ProxyError } from '@harnessgym/mcp-proxy';
import { type ByteRange, type CallSummary, readTelemetry, summarizeCalls } from '@harnessgym/mcp-proxy/read';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';

/** The calls of this run in a part of the call log. A log that the agent made unreadable counts none, and is said so. */
export async function recordedCalls(range: ByteRange, context: IterationContext): Promise<CallSummary> {
  const { store, runId } = context;
  const calls = await summarise(store.telemetryPath, range, runId).catch(async (error: unknown) => {
    if (!ProxyError.isInstance(error)) throw error;
    await emit(context, { type: 'warning', message: error.message });
    return summarizeCalls([]);
  });
  const { count, succeeded, calledTools: tools } = calls;
  await emit(context, { type: 'calls-recorded', count, succeeded, tools });
  return calls;
}

function summarise(path: string, range: ByteRange, runId: string): Promise<CallSummary> {
  return summarizeCalls(readTelemetry(path, range), { runId });
}
