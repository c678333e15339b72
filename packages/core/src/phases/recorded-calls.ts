import {
  type CallSummary,
  ProxyError,
  readTelemetry,
  summarizeCalls,
  type TelemetryEvent,
} from '@harnessgym/mcp-proxy/read';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';

export interface CallRange {
  /** Where the call log ended before and after the turn, in bytes. */
  from: number;
  to: number;
  /** The names of the mounted servers. */
  servers: readonly string[];
}

/**
 * The calls of this run that started in a part of the call log. Only calls to servers that are mounted count: whatever
 * else is in the log, or became of it, is said in a warning.
 */
export async function recordedCalls({ from, to, servers }: CallRange, context: IterationContext): Promise<CallSummary> {
  const { store, runId } = context;
  const warn = (message: string) => emit(context, { type: 'warning', message });
  if (to < from) await warn('The call log became shorter during the turn: the calls that were cut off do not count.');
  const range = { from: to < from ? 0 : from, to };
  const strangers = new Set<string>();
  let skipped = 0;
  const onSkipped = () => {
    skipped += 1;
  };
  try {
    const events = mountedOnly(readTelemetry(store.telemetryPath, { ...range, onSkipped }), servers, strangers);
    return await summarizeCalls(events, { runId });
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    await warn(error.message);
    return summarizeCalls([]);
  } finally {
    if (skipped > 0)
      await warn(`The call log holds lines that record no call and do not count. New in this turn: ${skipped}.`);
    if (strangers.size > 0) await warn(`The call log names servers that are not mounted: ${nameAll(strangers)}.`);
  }
}

async function* mountedOnly(
  events: AsyncIterable<TelemetryEvent>,
  servers: readonly string[],
  strangers: Set<string>,
): AsyncGenerator<TelemetryEvent> {
  for await (const event of events) {
    if (servers.includes(event.server)) yield event;
    else if (event.tags.phase !== 'qualify' && strangers.size < 5) strangers.add(event.server.slice(0, 100));
  }
}

function nameAll(names: ReadonlySet<string>): string {
  return [...names].map((name) => JSON.stringify(name)).join(', ');
}
