import {
  type CallSummary,
  ProxyError,
  readTelemetry,
  summarizeCalls,
  type TelemetryEvent,
} from '@harnessgym/mcp-proxy/read';
import type { SeenCalls } from '@harnessgym/runners';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import { callWitness } from '../usage/confirm-calls.js';

export interface CallRange {
  /** Where the call log ended before and after the turn, in bytes. */
  from: number;
  to: number;
  /** The names of the mounted servers. */
  servers: readonly string[];
  /** What the agent showed of its calls. */
  seen: SeenCalls | undefined;
}

export interface RecordedCalls {
  calls: CallSummary;
  /** Calls that only the log knows of. */
  unconfirmed: number;
}

/**
 * The calls of this run that started in a part of the call log. Only calls to servers that are mounted count, and only those that
 * the agent's own output bears out, where it shows any: whatever else is in the log, or became of it, is said in a warning.
 */
export async function recordedCalls(
  { from, to, servers, seen }: CallRange,
  context: IterationContext,
): Promise<RecordedCalls> {
  const { store, runId } = context;
  const warn = (message: string) => emit(context, { type: 'warning', message });
  if (to < from) await warn('The call log became shorter during the turn: the calls that were cut off do not count.');
  const range = { from: to < from ? 0 : from, to };
  const strangers = new Set<string>();
  const witness = callWitness(seen);
  let skipped = 0;
  const onSkipped = () => {
    skipped += 1;
  };
  try {
    const events = mountedOnly(readTelemetry(store.telemetryPath, { ...range, onSkipped }), servers, strangers);
    const calls = await summarizeCalls(witness.confirmed(ofRun(events, runId)), { runId });
    return { calls, unconfirmed: witness.unconfirmed() };
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    await warn(error.message);
    return { calls: await summarizeCalls([]), unconfirmed: 0 };
  } finally {
    if (skipped > 0)
      await warn(`The call log holds lines that record no call and do not count. New in this turn: ${skipped}.`);
    if (witness.unconfirmed() > 0)
      await warn(
        `The call log holds calls that the agent did not show it made, and they do not count. New in this turn: ${witness.unconfirmed()}.`,
      );
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

/** What is left out of the count by its tags needs no witness. */
async function* ofRun(events: AsyncIterable<TelemetryEvent>, runId: string): AsyncGenerator<TelemetryEvent> {
  for await (const event of events) if (event.tags.runId === runId && event.tags.phase !== 'qualify') yield event;
}

function nameAll(names: ReadonlySet<string>): string {
  return [...names].map((name) => JSON.stringify(name)).join(', ');
}
