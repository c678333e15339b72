import { ProxyError, readTelemetry, summarizeCalls, type TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import type { IterationContext } from '../run/context.js';
import type { PhaseRecord } from '../run/records.js';

/**
 * The calls of a turn that came by the servers mounted for the agent, and not by `harnessgym-mcp-call`. That one has the
 * phase from the shell that it is started in; the proxy of a mounted server is told the run and the iteration only. Of a
 * log that cannot be read, which was said when the calls were counted, there are none.
 */
export async function nativeCalls(
  { callLog: { from, to }, calls }: Pick<PhaseRecord, 'callLog' | 'calls'>,
  { store, runId }: IterationContext,
): Promise<PhaseRecord['calls']['byTool']> {
  try {
    const range = { from: to < from ? 0 : from, to };
    const { byTool } = await summarizeCalls(withoutPhase(readTelemetry(store.telemetryPath, range)), { runId });
    // Lines that the agent's output does not bear out are no calls here either.
    return byTool.filter(({ server, tool }) => calls.byTool.some((one) => one.server === server && one.tool === tool));
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    return [];
  }
}

async function* withoutPhase(events: AsyncIterable<TelemetryEvent>): AsyncGenerator<TelemetryEvent> {
  for await (const event of events) if (event.tags.phase === undefined) yield event;
}
