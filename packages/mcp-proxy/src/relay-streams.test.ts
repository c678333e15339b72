import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { lineClient } from '@harnessgym/internal-testkit/line-client';
import { describe, expect, it } from 'vitest';
import { relayStreams, type StreamRelayOptions } from './relay-streams.js';
import { createMemorySink } from './telemetry/memory-sink.js';

describe('relayStreams', () => {
  it('relays between streams of the caller, records the calls, and resolves when both sides are done', async () => {
    const { client, server, sink, input, done } = open();
    server.input.on('data', (line: Buffer) => server.output.write(answerTo(line, '{"content":[]}')));
    server.input.on('end', () => server.output.end());
    client.call(1, 'sum', { a: 1 });
    expect(await client.answer(1)).toMatchObject({ result: { content: [] } });
    input.end();
    await done;
    expect(sink.events.map(({ server: name, toolName, status }) => [name, toolName, status])).toEqual([
      ['mine', 'sum', 'started'],
      ['mine', 'sum', 'completed'],
    ]);
  });

  it('waits for a server as long as a timer can when it is told to wait longer', async () => {
    const { client, server, input, done } = open({ responseTimeoutMs: Number.POSITIVE_INFINITY });
    // Larger than a line that would be taken at once; a timer of a millisecond has long fired when it is read.
    client.call(1, 'x'.repeat(100_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    createInterface({ input: server.input }).on('line', (line) => server.output.write(answerTo(line, '{}')));
    server.input.on('end', () => server.output.end());
    expect(await client.answer(1)).toMatchObject({ result: {} });
    input.end();
    await done;
  });

  it('explains a server that has ended, before and after, until the client leaves', async () => {
    const { client, server, sink, input, done } = open();
    client.call(1, 'sum');
    server.output.end();
    expect(await client.answer(1)).toMatchObject({
      error: { code: -32000, message: expect.stringContaining('"mine"') },
    });
    client.call(2, 'sum');
    expect(await client.answer(2)).toMatchObject({ error: { code: -32000 } });
    input.end();
    await done;
    expect(sink.events.filter(({ status }) => status === 'error')).toHaveLength(2);
  });

  it('answers what a server does not read, when it has ended its output and when it is only stuck', async () => {
    for (const ends of [true, false]) {
      const { client, server, input, done } = open({ responseTimeoutMs: 200 });
      // More than the stream takes while nobody reads it.
      client.send({ method: 'notifications/x', params: 'x'.repeat(100_000) });
      client.send({ id: 1, method: 'ping' });
      if (ends) server.output.end();
      const reason = ends ? 'has ended its output' : 'does not read its input';
      const error = { code: -32000, message: expect.stringContaining(reason) };
      expect(await client.answer(1)).toMatchObject({ error });
      client.send({ id: 2, method: 'ping' });
      expect(await client.answer(2)).toMatchObject({ error });
      input.end();
      await done;
    }
  });

  it('resolves when the client has left a server that does not read', async () => {
    const { client, server, input, done } = open();
    client.send({ method: 'notifications/x', params: 'x'.repeat(100_000) });
    input.end();
    await done;
    expect(server.input.destroyed).toBe(true);
  });

  it('ends on a signal although neither side does, and what was open is abandoned', async () => {
    const controller = new AbortController();
    const { client, server, sink, input, done } = open({ signal: controller.signal });
    server.input.resume();
    client.call(1, 'sum');
    client.send({ id: 2, method: 'ping' });
    await expect.poll(() => sink.events.length).toBe(1);
    controller.abort();
    await done;
    expect(sink.events.map(({ status }) => status)).toEqual(['started', 'abandoned']);
    expect([input.destroyed, server.output.destroyed]).toEqual([true, true]);
  });

  it('leaves none of its listeners for faults on the output, which stays open', async () => {
    const { server, input, output, done } = open();
    expect(output.listenerCount('error')).toBeGreaterThan(0);
    const closing = output.listenerCount('close');
    server.output.end();
    input.end();
    await done;
    expect([output.listenerCount('error'), output.listenerCount('close')]).toEqual([0, closing - 1]);
  });

  it('survives streams that break', async () => {
    const { server, input, output, done } = open();
    server.input.destroy(new Error('the server does not read'));
    server.output.destroy(new Error('the server does not write'));
    input.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    output.destroy(new Error('the client does not read'));
    await done;
    expect(input.destroyed).toBe(true);
  });

  it.each([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
  ])('a sink that %s at its end is a remark', async (_, close) => {
    const remarks: string[] = [];
    const sink = { ...createMemorySink(), close };
    const { server, input, done } = open({ sink, onRemark: (line) => remarks.push(line) });
    server.output.end();
    input.end();
    await done;
    expect(remarks).toEqual([expect.stringContaining('full')]);
  });
});

function fail(): void {
  throw new Error('full');
}

function open(options: Partial<StreamRelayOptions> = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const server = { input: new PassThrough(), output: new PassThrough() };
  const sink = createMemorySink();
  const done = relayStreams({ name: 'mine', client: { input, output }, server, sink, ...options });
  return { input, output, server, sink, done, client: lineClient({ input, output }) };
}

function answerTo(line: Buffer | string, result: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.parse(String(line)).id},"result":${result}}\n`;
}
