import type { TelemetryEvent, TelemetrySink } from './event.js';

/**
 * Hands every event to each of `sinks`. One that throws or rejects keeps no other from it; the promise rejects with what
 * the first of them said.
 */
export function createFanOutSink(sinks: readonly TelemetrySink[]): TelemetrySink {
  async function each(visit: (sink: TelemetrySink) => unknown): Promise<void> {
    // Called at once, one after the other: only a promise of theirs is waited for.
    const visits = await Promise.allSettled(sinks.map(async (sink) => visit(sink)));
    const failed = visits.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  function writeAll(sink: TelemetrySink, events: readonly TelemetryEvent[]): unknown {
    if (sink.writeAll !== undefined) return sink.writeAll(events);
    return Promise.all(events.map(async (event) => sink.write(event)));
  }

  return {
    write: (event) => each((sink) => sink.write(event)),
    writeAll: (events) => each((sink) => writeAll(sink, events)),
    close: () => each((sink) => sink.close?.()),
  };
}
