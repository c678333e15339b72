import { expect, it } from 'vitest';
import type { TelemetryEvent } from '../telemetry/event.js';
import { sampleEvents } from './sample-events.js';

it('takes the first 20 events of a log, and reads no further', async () => {
  let read = 0;
  async function* events(): AsyncGenerator<TelemetryEvent> {
    for (; read < 30; read += 1) yield event(read);
  }
  expect((await sampleEvents(events())).map(({ toolName }) => Number(toolName))).toEqual([...Array(20).keys()]);
  expect(read).toBe(19);
});

it.each([0, 3])('takes all of %i events', async (count) => {
  expect(await sampleEvents(Array.from({ length: count }, (_, at) => event(at)))).toHaveLength(count);
});

function event(at: number): TelemetryEvent {
  return {
    status: 'started',
    createdAt: '',
    server: 's',
    toolName: `${at}`,
    argumentKeys: [],
    argumentJsonBytes: 2,
    tags: {},
  };
}
