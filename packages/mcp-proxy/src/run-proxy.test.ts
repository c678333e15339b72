import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { lineClient } from '@harnessgym/internal-testkit/line-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ProxyOptions, runProxy } from './run-proxy.js';
import type { ServerCommand } from './server.js';
import { createJsonlSink } from './telemetry/jsonl-sink.js';
import { createMemorySink } from './telemetry/memory-sink.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-proxy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('runProxy', () => {
  it('E-03 matches answers by id: notifications pass, parallel answers arrive in the order of the server', async () => {
    const { client, sink, leave } = open(fixture('chatty'));
    client.send({ id: 7, method: 'tools/call', params: { name: 'progress', _meta: { progressToken: 'p' } } });
    client.call('7', 'wait');
    client.call(8, 'flush');
    await client.answer(8);
    expect(client.messages.map(({ id, method }) => id ?? method)).toEqual([
      'notifications/progress',
      'notifications/progress',
      7,
      '7',
      8,
    ]);
    await leave();
    const ends = sink.events.filter(({ status }) => status !== 'started');
    expect(ends.map(({ requestId, toolName, status }) => [requestId, toolName, status])).toEqual([
      [7, 'progress', 'completed'],
      ['7', 'wait', 'completed'],
      [8, 'flush', 'completed'],
    ]);
  });

  it('E-04 answers a call that takes too long, cancels it upstream, and drops its late answer', async () => {
    const { client, sink, leave } = open(fixture('chatty'), { responseTimeoutMs: 300 });
    client.call(1, 'wait');
    expect(await client.answer(1)).toMatchObject({
      error: { code: -32001, message: expect.stringContaining('0.3 s') },
    });
    client.call('1', 'cancelled');
    expect(textOf(await client.answer('1'))).toBe('[1]');
    client.call(2, 'flush');
    expect(textOf(await client.answer(2))).toBe('flushed');
    expect(client.messages.filter(({ id }) => id === 1)).toHaveLength(1);
    await leave();
    expect(sink.events.filter(({ requestId }) => requestId === 1).map(({ status }) => status)).toEqual([
      'started',
      'timeout',
    ]);
  });

  it('E-05 a server that floods stderr is not held up, though nobody reads it, and its noise on stdout is skipped', async () => {
    const { client, stderr, leave } = open(fixture('noisy'));
    for (const id of [1, 2, 3]) client.call(id, 'echo', { text: 'through' });
    expect(textOf(await client.answer(3))).toBe('through');
    expect(client.messages.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(stderr.readableLength + stderr.writableLength).toBeLessThan(1024 * 1024);
    await leave();
  });

  it('E-19 reports noise on stdout with its first bytes', async () => {
    const { client, stderr, leave } = open(script('console.log("[info] ready"); process.stdin.pipe(process.stdout)'));
    client.send({ method: 'notifications/x' });
    await client.next(({ method }) => method === 'notifications/x');
    await leave();
    expect(String(stderr.read())).toContain('non-protocol output on stdout, skipped: "[info] ready"');
  });

  it('E-06 E-07 a server that dies in the middle of an answer fails that call and all later ones, and says how', async () => {
    const { client, sink, leave } = open(fixture('crash'), { responseTimeoutMs: 600_000 });
    client.call(1, 'crash');
    client.send({ id: 2, method: 'tools/list' });
    const error = { code: -32000, data: { ended: 'exited', exitCode: 7 } };
    expect(await client.answer(1)).toMatchObject({ error });
    expect((await client.answer(1))['error'].message).toMatch(/"crash" exited with code 7\..*the heap is on fire/);
    expect(await client.answer(2)).toMatchObject({ error });
    client.call('later', 'crash');
    expect(await client.answer('later')).toMatchObject({ error });
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 7 });
    expect(sink.events.map(({ requestId, status }) => [requestId, status])).toEqual([
      [1, 'started'],
      [1, 'error'],
      ['later', 'started'],
      ['later', 'error'],
    ]);
  });

  it('E-08 pings, other calls and cancellations pass while a call is open', async () => {
    const { client, sink, leave } = open(fixture('chatty'));
    client.call(1, 'wait');
    client.send({ id: 2, method: 'ping' });
    expect(await client.answer(2)).toMatchObject({ result: {} });
    client.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    client.call(3, 'cancelled');
    expect(textOf(await client.answer(3))).toBe('[1]');
    await leave();
    expect(sink.events.filter(({ requestId }) => requestId === 1)).toMatchObject([
      { status: 'started' },
      { status: 'abandoned', errorMessage: 'cancelled by the client' },
    ]);
  });

  it('E-09 a request of the server reaches the client, and the answer the server, even under an id in use', async () => {
    const { client, sink, leave } = open(fixture('chatty'));
    client.call(1, 'ask');
    expect(await client.next(({ method }) => method === 'roots/list')).toMatchObject({ id: 1 });
    expect(sink.events.map(({ status }) => status)).toEqual(['started']);
    client.send({ id: 1, result: { roots: ['here'] } });
    expect(textOf(await client.answer(1))).toBe('{"roots":["here"]}');
    await leave();
    expect(sink.events.map(({ status }) => status)).toEqual(['started', 'completed']);
  });

  it('E-10 answers what cannot be read, passes null params, and goes on', async () => {
    const { client, input, sink, leave } = open(fixture('echo'));
    input.write('{"jsonrpc": \xff\n\n42\n');
    expect(await client.next(({ error }) => error?.code === -32700)).toMatchObject({ id: null });
    input.write('{"jsonrpc":"2.0","id":5,"method":"tools/call","params":null}\n');
    client.call(6, 'echo', { text: 'on' });
    expect(textOf(await client.answer(6))).toBe('on');
    await leave();
    expect(client.messages.filter(({ id }) => id === null)).toHaveLength(2);
    expect(client.messages.filter(({ id }) => id === 5)).toMatchObject([{ error: { code: -32602 } }]);
    expect(sink.events.at(-1)).toMatchObject({ requestId: 6, status: 'completed' });
  });

  it('E-11 a result with isError is a tool error, an answer with an error is an error', async () => {
    const { client, sink, leave } = open(fixture('echo'), { tags: { runId: 'r', iteration: 2 } });
    client.call(1, 'fail');
    client.call(2, 'nothing of that name');
    await client.answer(2);
    await leave();
    const tags = { runId: 'r', iteration: 2 };
    expect(sink.events.filter(({ status }) => status !== 'started')).toMatchObject([
      { status: 'tool_error', toolName: 'fail', errorMessage: '', tags },
      { status: 'error', errorMessage: 'Unknown tool nothing of that name', tags },
    ]);
  });

  it('E-21 forwards the bytes of a frame as they came, whatever is in them', async () => {
    const { input, output, leave } = open(script('process.stdin.pipe(process.stdout)'));
    const frames = [
      '{"jsonrpc":"2.0","method":"a","params":{"n":12345678901234567890,"x":1.0,"x":1e400}}\n',
      '  { "method" : "b", "\\u0061" : "\\u00e9\\/", "jsonrpc":"2.0" }\r\n',
      '[{"method":"c","jsonrpc":"2.0"},{"jsonrpc":"2.0","id":"s","result":null}]\n',
    ].join('');
    const echoed: Buffer[] = [];
    output.on('data', (chunk: Buffer) => echoed.push(chunk));
    for (const byte of Buffer.from(frames)) input.write(Buffer.of(byte));
    await vi.waitFor(() => expect(Buffer.concat(echoed).toString()).toBe(frames), { timeout: 10_000 });
    await leave();
  });

  it('E-22 a server that cannot be started becomes an error answer that says so', async () => {
    const { client, sink, leave } = open({ name: 'gone', command: join(folder, 'nothing'), args: [], cwd: folder });
    client.call(1, 'echo');
    expect(await client.answer(1)).toMatchObject({
      error: { code: -32000, message: expect.stringMatching(/"gone" could not be started.*ENOENT/) },
    });
    expect(await leave()).toMatchObject({ ended: 'not-started', reason: expect.stringContaining('ENOENT') });
    expect(sink.events.map(({ status }) => status)).toEqual(['started', 'error']);
  });

  it('E-20 drops a message over the limit in either direction and says so', async () => {
    const { client, leave } = open(fixture('echo'), { frameLimit: 2_000 });
    client.call(1, 'echo', { text: 'x'.repeat(3_000) });
    expect(await client.answer(null)).toMatchObject({ error: { message: expect.stringContaining('size limit') } });
    const answer = script(
      `process.stdin.once('data', () => console.log('{"jsonrpc":"2.0","id":1,"result":"' + 'y'.repeat(3000) + '"}'))`,
    );
    await leave();

    const other = open(answer, { frameLimit: 2_000 });
    other.client.call(1, 'echo');
    expect(await other.client.answer(1)).toMatchObject({ error: { message: expect.stringContaining('size limit') } });
    await other.leave();
  });

  it('honours backpressure: a server is not read while the client does not read', async () => {
    const flood = `const line = JSON.stringify({ jsonrpc: '2.0', method: 'x', params: 'y'.repeat(1000) }) + '\\n';
      let sent = 0;
      const more = () => { while (sent < 20000) { sent += 1; if (!process.stdout.write(line)) return; } };
      process.stdout.on('drain', more); more(); process.stdin.resume();`;
    const output = new PassThrough();
    const input = new PassThrough();
    const done = runProxy({ server: script(flood), client: { input, output }, stderr: new PassThrough() });
    await vi.waitFor(() => expect(output.writableNeedDrain).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(output.readableLength + output.writableLength).toBeLessThan(200_000);
    let received = 0;
    output.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await vi.waitFor(() => expect(received).toBe(20_000 * 1_043), { timeout: 20_000 });
    input.end();
    await done;
  });

  it('gives up a server that does not read its input', async () => {
    const { client, stderr, leave } = open(script('setInterval(() => {}, 1000)'), { responseTimeoutMs: 200 });
    client.send({ id: 1, method: 'tools/list', params: 'x'.repeat(2_000_000) });
    expect(await client.answer(1)).toMatchObject({ error: { data: { ended: 'signalled', signal: 'SIGTERM' } } });
    await leave();
    expect(String(stderr.read())).toContain('does not read its input');
  });

  it('lets a server finish its answers when the client ends its input', async () => {
    const { client, sink, leave } = open(fixture('echo'));
    client.call(1, 'slow', { ms: 100 });
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
    expect(textOf(await client.answer(1))).toBe('slept 100 ms');
    expect(sink.events.at(-1)).toMatchObject({ status: 'completed' });
  });

  it('a call that is open at the end is abandoned, and its client is told', async () => {
    const { client, sink, leave } = open(fixture('silent'));
    client.call(1, 'echo');
    await vi.waitFor(() => expect(sink.events).toHaveLength(1));
    await leave();
    expect(sink.events.at(-1)).toMatchObject({ status: 'abandoned', requestId: 1 });
    expect(await client.answer(1)).toMatchObject({ error: { code: -32000 } });
  });

  it('ends a server that ignores both the end of its input and SIGTERM', async () => {
    const { client, leave } = open(fixture('stubborn'));
    client.send({ id: 0, method: 'tools/list' });
    await client.answer(0);
    expect(await leave()).toEqual({ ended: 'signalled', signal: 'SIGKILL' });
  });

  it('E-13 leaves no grandchild behind, though it ignores SIGTERM and holds the pipes', async () => {
    const pidFile = join(folder, 'pid');
    const { leave } = open({ ...fixture('spawner'), args: [fixtureServer('spawner'), pidFile] });
    const pid = await vi.waitFor(async () => Number(await readFile(pidFile, 'utf8')), { timeout: 10_000 });
    expect(isRunning(pid)).toBe(true);
    await leave();
    expect(isRunning(pid)).toBe(false);
  });

  it('the signal leaves a server a quarter of a second, less than it would have otherwise', async () => {
    const slowly = `process.on('SIGTERM', () => setTimeout(() => process.exit(0), 600));
      process.stdin.on('data', (line) => process.stdout.write(line)); setInterval(() => {}, 1000);`;
    const outcome = async (end: (stop: AbortController, leave: () => Promise<unknown>) => void) => {
      const stop = new AbortController();
      const { client, done, leave } = open(script(slowly), { signal: stop.signal });
      client.send({ method: 'ready' });
      await client.next(({ method }) => method === 'ready');
      end(stop, leave);
      return done;
    };
    expect(await outcome((stop) => stop.abort())).toEqual({ ended: 'signalled', signal: 'SIGKILL' });
    expect(await outcome((_, leave) => void leave())).toEqual({ ended: 'exited', exitCode: 0 });
  });

  it('the start line of a call is in the log before the server sees the request', async () => {
    const log = join(folder, 'calls.jsonl');
    const source = `const { existsSync, readFileSync } = require('node:fs');
      process.stdin.on('data', () => {
        const result = existsSync(process.argv[1]) ? readFileSync(process.argv[1], 'utf8') : 'no log';
        console.log(JSON.stringify({ jsonrpc: '2.0', id: result === 'no log' ? 0 : 1, result }));
      })`;
    const server = { ...script(source), args: ['-e', source, log] };
    const { client, leave } = open(server, { sink: createJsonlSink(log) });
    client.send({ id: 0, method: 'ping' });
    expect(await client.answer(0)).toMatchObject({ result: 'no log' });
    client.call(1, 'look');
    expect((await client.answer(1))['result']).toMatch(/^\{.*"status":"started".*\}\n$/);
    await leave();
    expect((await readFile(log, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });

  it('a sink that throws is reported once and changes nothing in the traffic', async () => {
    const sink = {
      write() {
        throw new Error('the disk is full');
      },
    };
    const { client, stderr, leave } = open(fixture('echo'), { sink });
    for (const id of [1, 2]) client.call(id, 'echo', { text: 'still here' });
    expect(textOf(await client.answer(2))).toBe('still here');
    await leave();
    expect(String(stderr.read()).match(/the disk is full/g)).toHaveLength(1);
  });
});

function open(server: ServerCommand, options: Partial<ProxyOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stderr = new PassThrough();
  const sink = createMemorySink();
  const done = runProxy({ server, client: { input, output }, stderr, sink, ...options });
  const leave = () => {
    input.end();
    return done;
  };
  return { input, output, client: lineClient({ input, output }), stderr, sink, done, leave };
}

function fixture(name: FixtureServerName): ServerCommand {
  return { name, command: process.execPath, args: [fixtureServer(name)], cwd: folder };
}

function script(source: string): ServerCommand {
  return { name: 'script', command: process.execPath, args: ['-e', source], cwd: folder };
}

function textOf(message: { result?: { content: { text: string }[] } }): string | undefined {
  return message.result?.content[0]?.text;
}
