import type { TelemetryEvent, TelemetrySink } from './event.js';

export interface GuardedSink {
  write(event: TelemetryEvent): void;
  writeAll(events: readonly TelemetryEvent[]): void;
  /** Resolves when the sink has closed. */
  close(): Promise<void>;
}

/**
 * A sink that neither throws nor rejects. Of what it threw or rejected with, `onFault` is told the first. What comes after
 * `close` is dropped, as it would open a file again.
 */
export function guardSink(sink: TelemetrySink, onFault: (error: unknown) => void): GuardedSink {
  let faulty = false;
  let closed = false;

  function note(error: unknown): void {
    if (!faulty) onFault(error);
    faulty = true;
  }

  function attempt(act: () => unknown): void {
    if (closed) return;
    try {
      const pending = act();
      if (pending !== undefined) Promise.resolve(pending).catch(note);
    } catch (error) {
      note(error);
    }
  }

  const write = (event: TelemetryEvent) => attempt(() => sink.write(event));

  return {
    write,
    writeAll(events) {
      if (sink.writeAll === undefined) events.forEach(write);
      else attempt(() => sink.writeAll?.(events));
    },
    async close() {
      closed = true;
      try {
        await sink.close?.();
      } catch (error) {
        note(error);
      }
    },
  };
}
