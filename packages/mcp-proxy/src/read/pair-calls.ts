import type { CallStatus, TelemetryEvent } from '../telemetry/event.js';

export interface CallFilter {
  runId?: string;
  iteration?: number;
  phase?: string;
  arm?: string;
  trial?: string;
}

export interface PairedCall {
  /** The line that says what was called: the start, where there is one. */
  facts: TelemetryEvent;
  status: CallStatus;
  /** Absent when nobody saw the call end. In lines of the original it is a whole number of milliseconds. */
  durationUs?: number;
}

/**
 * Tells of every call, once, when it has ended; of those without an end last. A call belongs to the range in which it
 * started: without an end there it was abandoned, and the end of a call that started before the range says nothing, so
 * no call counts twice over the ranges of a log. Of several ends of one call the first counts, and an id that starts
 * again soon is no new call. A line of the original has no id and is a call by itself. Calls of the qualifier (phase
 * `qualify`) are checks, not use, and are never told of.
 */
export async function pairCalls(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  filter: CallFilter,
  onCall: (call: PairedCall) => void,
): Promise<void> {
  const seen = recentIds();
  const open = new Map<string, TelemetryEvent>();
  for await (const event of events) {
    if (event.tags.phase === 'qualify' || !matches(event, filter)) continue;
    const { callId } = event;
    if (event.status === 'started') {
      if (callId !== undefined && seen.isNew(callId)) open.set(callId, event);
      continue;
    }
    const { status, durationMs, durationUs = durationMs * 1_000 } = event;
    const facts = callId === undefined ? event : open.get(callId);
    if (facts !== undefined) onCall({ facts, status, durationUs });
    if (callId !== undefined) open.delete(callId);
  }
  for (const facts of open.values()) onCall({ facts, status: 'abandoned' });
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

function matches({ tags }: TelemetryEvent, { runId, iteration, phase, arm, trial }: CallFilter): boolean {
  return (
    (runId === undefined || tags.runId === runId) &&
    (iteration === undefined || tags.iteration === iteration) &&
    (phase === undefined || tags.phase === phase) &&
    (arm === undefined || tags.arm === arm) &&
    (trial === undefined || tags.trial === trial)
  );
}
