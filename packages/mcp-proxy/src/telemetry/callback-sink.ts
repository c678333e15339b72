import type { TelemetryEvent, TelemetrySink } from './event.js';

/** Hands every event to `onEvent`, in order, and waits for no promise that it returns. */
export function createCallbackSink(onEvent: (event: TelemetryEvent) => unknown): TelemetrySink {
  return { write: onEvent };
}
