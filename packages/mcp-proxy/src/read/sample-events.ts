import type { TelemetryEvent } from '../telemetry/event.js';

/** The first events, 20 unless told otherwise: the samples of the documented summary. Reads no further. */
export async function sampleEvents(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  count = 20,
): Promise<TelemetryEvent[]> {
  const samples: TelemetryEvent[] = [];
  for await (const event of events) if (samples.push(event) >= count) break;
  return samples;
}
