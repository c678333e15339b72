import { ProxyError } from '@harnessgym/mcp-proxy';
import { type ByteRange, type CallSummary, readTelemetry, summarizeCalls } from '@harnessgym/mcp-proxy/read';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';

/** The calls of this run in a part of the call log. A log that the agent made unreadable counts none, and is said so. */
export async function recordedCalls(range: ByteRange, context: IterationContext): Promise<CallSummary> {
  const { store, runId } = context;
  try {
    return await summarizeCalls(readTelemetry(store.telemetryPath, range), { runId });
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    await emit(context, { type: 'warning', message: error.message });
    return summarizeCalls([]);
  }
}
