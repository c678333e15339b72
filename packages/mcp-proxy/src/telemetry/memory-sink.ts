import type { TelemetryEvent, TelemetrySink } from './event.js';

/** Keeps every event, for an embedding that looks at them itself. */
export function createMemorySink(): TelemetrySink & { readonly events: readonly TelemetryEvent[] } {
  const events: TelemetryEvent[] = [];
  return { events, write: (event) => void events.push(event) };
}
