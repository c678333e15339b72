import type { CallStatus, TelemetryEvent } from '../telemetry/event.js';

export interface CallFilter {
  runId?: string;
  iteration?: number;
  phase?: string;
}

export interface CallSummary {
  count: number;
  /** Completed, and the tool did not say that it failed. */
  succeeded: number;
  failed: number;
  /** Only statuses that occurred. */
  byStatus: Readonly<Partial<Record<CallStatus, number>>>;
  /** Sorted, each once, as are the servers. */
  calledTools: readonly string[];
  servers: readonly string[];
}

/**
 * Counts calls, not lines. A start whose end is missing was abandoned; an end whose start lies before the range counts
 * by itself; of several ends of one call the first counts. Calls of the qualifier (phase `qualify`) are checks, not
 * use, and never count.
 */
export async function summarizeCalls(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  filter: CallFilter = {},
): Promise<CallSummary> {
  const open = new Set<string>();
  const ended = new Set<string>();
  const statuses = new Map<CallStatus, number>();
  const tools = new Set<string>();
  const servers = new Set<string>();
  for await (const event of events) {
    if (event.tags.phase === 'qualify' || !matches(event, filter)) continue;
    const { callId } = event;
    if (callId !== undefined && ended.has(callId)) continue;
    tools.add(event.toolName);
    servers.add(event.server);
    if (event.status === 'started') {
      if (callId !== undefined) open.add(callId);
      continue;
    }
    if (callId !== undefined) {
      open.delete(callId);
      ended.add(callId);
    }
    statuses.set(event.status, (statuses.get(event.status) ?? 0) + 1);
  }
  if (open.size > 0) statuses.set('abandoned', (statuses.get('abandoned') ?? 0) + open.size);
  return summary(statuses, tools, servers);
}

function matches({ tags }: TelemetryEvent, { runId, iteration, phase }: CallFilter): boolean {
  return (
    (runId === undefined || tags.runId === runId) &&
    (iteration === undefined || tags.iteration === iteration) &&
    (phase === undefined || tags.phase === phase)
  );
}

function summary(statuses: ReadonlyMap<CallStatus, number>, tools: Set<string>, servers: Set<string>): CallSummary {
  const count = [...statuses.values()].reduce((sum, each) => sum + each, 0);
  const succeeded = statuses.get('completed') ?? 0;
  return {
    count,
    succeeded,
    failed: count - succeeded,
    byStatus: Object.fromEntries(statuses),
    calledTools: [...tools].sort(),
    servers: [...servers].sort(),
  };
}
