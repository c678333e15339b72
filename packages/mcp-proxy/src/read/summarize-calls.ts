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
  /** Sorted, each once, as are the two below. */
  calledTools: readonly string[];
  succeededTools: readonly string[];
  servers: readonly string[];
}

/**
 * Counts calls, not lines. A call belongs to the range in which it started: without an end there it was abandoned, and
 * the end of a call that started before the range says nothing, so no call counts twice over the ranges of a log. Of
 * several ends of one call the first counts, and an id that starts again soon is no new call. A line of the original has no id and is a call by itself. Calls of the
 * qualifier (phase `qualify`) are checks, not use, and never count.
 */
export async function summarizeCalls(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  filter: CallFilter = {},
): Promise<CallSummary> {
  const seen = recentIds();
  const open = new Map<string, TelemetryEvent>();
  const tally = tallyCalls();
  for await (const event of events) {
    if (event.tags.phase === 'qualify' || !matches(event, filter)) continue;
    const { callId } = event;
    if (event.status === 'started') {
      if (callId !== undefined && seen.isNew(callId)) open.set(callId, event);
    } else if (callId === undefined) tally.add(event, event.status);
    else {
      const start = open.get(callId);
      if (start !== undefined) tally.add(start, event.status);
      open.delete(callId);
    }
  }
  for (const start of open.values()) tally.add(start, 'abandoned');
  return tally.summary();
}

const remembered = 10_000;

/** The ids of the last calls. All of a million lines would take a hundred megabytes; the proxy never uses one twice. */
function recentIds() {
  let recent = new Set<string>();
  let before = recent;
  return {
    isNew(id: string): boolean {
      if (recent.has(id) || before.has(id)) return false;
      if (recent.size >= remembered) {
        before = recent;
        recent = new Set();
      }
      recent.add(id);
      return true;
    },
  };
}

function matches({ tags }: TelemetryEvent, { runId, iteration, phase }: CallFilter): boolean {
  return (
    (runId === undefined || tags.runId === runId) &&
    (iteration === undefined || tags.iteration === iteration) &&
    (phase === undefined || tags.phase === phase)
  );
}

function tallyCalls() {
  const statuses = new Map<CallStatus, number>();
  const called = new Set<string>();
  const succeeded = new Set<string>();
  const servers = new Set<string>();
  return {
    add({ toolName, server }: TelemetryEvent, status: CallStatus): void {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      called.add(toolName);
      servers.add(server);
      if (status === 'completed') succeeded.add(toolName);
    },
    summary(): CallSummary {
      const count = [...statuses.values()].reduce((sum, each) => sum + each, 0);
      const completed = statuses.get('completed') ?? 0;
      return {
        count,
        succeeded: completed,
        failed: count - completed,
        byStatus: Object.fromEntries(statuses),
        calledTools: [...called].sort(),
        succeededTools: [...succeeded].sort(),
        servers: [...servers].sort(),
      };
    },
  };
}
