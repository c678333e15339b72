import type { TelemetryEvent, TelemetrySink } from './event.js';

export interface GuardedSink {
  write(event: TelemetryEvent): void;
  /** Resolves when the sink has closed. */
  close(): Promise<void>;
}

/** A sink that neither throws nor rejects. Of what it threw or rejected with, `onFault` is told the first. */
export function guardSink(sink: TelemetrySink, onFault: (error: unknown) => void): GuardedSink {
  let faulty = false;

  function note(error: unknown): void {
    if (!faulty) onFault(error);
    faulty = true;
  }

  return {
    write(event) {
      try {
        const pending: unknown = sink.write(event);
        if (pending !== undefined) Promise.resolve(pending).catch(note);
      } catch (error) {
        note(error);
      }
    },
    async close() {
      try {
        await sink.close?.();
      } catch (error) {
        note(error);
      }
    },
  };
}
