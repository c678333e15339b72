import { describe, expect, it } from 'vitest';
import { fixture, open, textOf } from '../testing/open-proxy.js';
import { createCallbackSink } from './callback-sink.js';
import type { TelemetryEvent } from './event.js';
import { createFanOutSink } from './fan-out-sink.js';
import { guardSink } from './guard-sink.js';
import { createMemorySink } from './memory-sink.js';

describe('createCallbackSink', () => {
  it('hands over every event as it happens', async () => {
    const seen: TelemetryEvent[] = [];
    const { client, leave } = open(fixture('echo'), { sink: createCallbackSink((event) => void seen.push(event)) });
    client.call(1, 'echo', { text: 'x' });
    await client.answer(1);
    expect(seen.map(({ status }) => status)).toEqual(['started', 'completed']);
    await leave();
  });

  it.each([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
    ['never settles', () => new Promise<never>(() => {})],
  ])('traffic passes a callback that %s', async (how, onEvent) => {
    const { client, stderr, leave } = open(fixture('echo'), { sink: createCallbackSink(onEvent) });
    for (const id of [1, 2]) {
      client.call(id, 'echo', { text: `${id}` });
      expect(textOf(await client.answer(id))).toBe(`${id}`);
    }
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
    const remarks = String(stderr.read() ?? '').match(/no room/g) ?? [];
    expect(remarks).toHaveLength(how === 'never settles' ? 0 : 1);
  });

  it.each([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
    ['never closes', () => new Promise<never>(() => {})],
  ])('the proxy ends in order with a sink that %s when it is closed', async (_, close) => {
    const { leave } = open(fixture('echo'), { sink: { ...createMemorySink(), close } });
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
  });
});

describe('guardSink', () => {
  it('hands on the events of a chunk together where the sink takes them so, and tells the first fault only', async () => {
    const chunks: number[] = [];
    const faults: unknown[] = [];
    const together = guardSink({ write: () => fail(), writeAll: (events) => void chunks.push(events.length) }, () =>
      expect.unreachable(),
    );
    together.writeAll([event, event]);
    expect(chunks).toEqual([2]);
    const single = guardSink({ write: async () => fail(`${faults.length}`) }, (error) => faults.push(error));
    single.writeAll([event, event]);
    single.write(event);
    await single.close();
    expect(faults).toEqual([new Error('0')]);
  });

  it('hands on nothing once it was closed', async () => {
    const sink = createMemorySink();
    const guarded = guardSink(sink, () => expect.unreachable());
    guarded.write(event);
    await guarded.close();
    guarded.write(event);
    guarded.writeAll([event]);
    expect(sink.events).toHaveLength(1);
  });
});

describe('createFanOutSink', () => {
  it('every sink gets every event at once and is closed, whatever the others do, and the first fault is told', async () => {
    const [first, last] = [createMemorySink(), createMemorySink()];
    const closed: string[] = [];
    const sink = createFanOutSink([
      first,
      { write: async () => fail('later'), close: () => fail('shut') },
      { write: () => fail('at once') },
      { ...last, close: () => void closed.push('last') },
    ]);
    const written = sink.write(event);
    expect([first.events, last.events]).toEqual([[event], [event]]);
    await expect(written).rejects.toThrow('later');
    await expect(sink.writeAll?.([event, event])).rejects.toThrow('later');
    expect([first.events.length, last.events.length]).toEqual([3, 3]);
    await expect(sink.close?.()).rejects.toThrow('shut');
    expect(closed).toEqual(['last']);
  });
});

const event: TelemetryEvent = {
  status: 'started',
  createdAt: '',
  server: 's',
  toolName: 't',
  argumentKeys: [],
  argumentJsonBytes: 2,
  tags: {},
};

function fail(what = 'no room'): void {
  throw new Error(what);
}
