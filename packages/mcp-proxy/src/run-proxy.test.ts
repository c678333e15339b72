import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProxy } from './run-proxy.js';
import { createJsonlSink } from './telemetry/jsonl-sink.js';
import { fixture, open, script, textOf } from './testing/open-proxy.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-proxy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('H-01 starts no server when a path that has to be real has become a link', async () => {
  const [real, link] = [join(folder, 'real'), join(folder, 'link')];
  await mkdir(real);
  const { client, leave } = open(fixture('echo'), { realPaths: [real, link] });
  client.call(1, 'add', { a: 1, b: 2 });
  expect(textOf(await client.answer(1))).toBe('3');
  await leave();
  await symlink(real, link);
  const refused = open(fixture('echo'), { realPaths: [real, link] });
  refused.client.call(1, 'add', { a: 1, b: 2 });
  expect(await refused.client.answer(1)).toMatchObject({
    error: { message: expect.stringMatching(/is not started: .*link is a link/) },
  });
  await refused.leave();
});

describe('runProxy, between the two sides', () => {
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

  it('E-19 reports noise on stdout with its first bytes', async () => {
    const { client, stderr, leave } = open(script('console.log("[info] ready"); process.stdin.pipe(process.stdout)'));
    client.send({ method: 'notifications/x' });
    await client.next(({ method }) => method === 'notifications/x');
    await leave();
    expect(String(stderr.read())).toContain('non-protocol output on stdout, skipped: "[info] ready"');
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

  it('passes a batch, records its calls, and matches their answers in a batch', async () => {
    const source = `process.stdin.once('data', () => console.log('[{"jsonrpc":"2.0","id":"b","result":{}},{"jsonrpc":"2.0","id":1,"result":{"isError":true}}]'))`;
    const { input, output, sink, leave } = open(script(source));
    const call = (id: string) => `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"t"}}`;
    input.write(`[${call('1')},${call('"b"')}]\n`);
    await once(output, 'data');
    await leave();
    expect(sink.events.map(({ requestId, status }) => [requestId, status])).toEqual([
      [1, 'started'],
      ['b', 'started'],
      ['b', 'completed'],
      [1, 'tool_error'],
    ]);
  });

  it('takes the last message of a client that leaves without a newline', async () => {
    const { client, input, leave } = open(fixture('echo'));
    input.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
    await leave();
    expect(await client.answer(1)).toMatchObject({ result: {} });
  });

  it('measures a long answer without parsing it', async () => {
    const source = `process.stdin.once('data', () => console.log('{"jsonrpc":"2.0","result":{"content":"' + 'x'.repeat(2000000) + '","isError":true},"id":1}'))`;
    const { client, sink, leave } = open(script(source));
    client.call(1, 't');
    await client.answer(1);
    await leave();
    expect(sink.events.at(-1)).toMatchObject({ status: 'tool_error', resultJsonBytes: 2_000_029 });
  });

  it('passes what is nested deeper than a stack, and records its call', async () => {
    const source = `process.stdin.on('data', () => {}).once('data', () => console.log('{"jsonrpc":"2.0","id":1,"result":'
      + '['.repeat(20000) + ']'.repeat(20000) + '}'))`;
    const { client, input, sink, leave } = open(script(source));
    const nested = '['.repeat(20_000) + ']'.repeat(20_000);
    input.write(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":${nested}}}\n`);
    await client.answer(1);
    await leave();
    expect(sink.events).toMatchObject([
      { argumentJsonBytes: 40_000 },
      { status: 'completed', resultJsonBytes: 40_000 },
    ]);
  });

  it('passes requests whose ids read as the same number, and does not time them', async () => {
    const { client, input, output, sink, leave } = open(fixture('echo'), { responseTimeoutMs: 200 });
    const answers: Buffer[] = [];
    output.on('data', (chunk: Buffer) => answers.push(chunk));
    const call = (id: string, name: string) =>
      input.write(
        `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${name}","arguments":{"ms":600}}}\n`,
      );
    call('9007199254740992', 'slow');
    call('9007199254740993', 'fail');
    await client.next(({ result }) => result?.content[0].text === 'slept 600 ms');
    await leave();
    expect(Buffer.concat(answers).toString()).not.toContain('-32001');
    expect(client.messages).toHaveLength(2);
    expect(sink.events).toEqual([]);
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
      const more = () => { while (sent < 20000) { sent += 1; if (!process.stdout.write(line)) return process.stderr.write('sent ' + sent + '\\n'); } };
      process.stdout.on('drain', more); more(); process.stdin.resume();`;
    const output = new PassThrough();
    const input = new PassThrough();
    const stderr = new PassThrough();
    const done = runProxy({ server: script(flood), client: { input, output }, stderr });
    await vi.waitFor(() => expect(output.writableNeedDrain && stderr.readableLength > 0).toBe(true), {
      timeout: 20_000,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(output.readableLength + output.writableLength).toBeLessThan(200_000);
    const [sent] = /\d+(?=\n$)/.exec(String(stderr.read())) ?? [];
    expect(Number(sent)).toBeLessThan(3_000);
    let received = 0;
    output.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await vi.waitFor(() => expect(received).toBe(20_000 * 1_043), { timeout: 20_000 });
    input.end();
    await done;
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

  it('the end of a call is in the log before the client sees its answer', async () => {
    const log = join(folder, 'calls.jsonl');
    const input = new PassThrough();
    const seen: string[] = [];
    const output = new Writable({
      write(_answer, _encoding, taken) {
        seen.push(readFileSync(log, 'utf8'));
        taken();
      },
    });
    const sink = createJsonlSink(log);
    const done = runProxy({ server: fixture('echo'), client: { input, output }, stderr: new PassThrough(), sink });
    input.end('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"a"}}}\n');
    await done;
    expect(seen[0]).toMatch(/"status":"started".*\n.*"status":"completed"/);
  });

  it('the calls of one chunk are all in the log before the server sees the first', async () => {
    const log = join(folder, 'calls.jsonl');
    const source = `process.stdin.once('data', () => {
      const lines = require('node:fs').readFileSync(process.argv[1], 'utf8');
      console.log(JSON.stringify({ jsonrpc: '2.0', id: 1, result: lines }));
    })`;
    const server = { ...script(source), args: ['-e', source, log] };
    const { client, input, leave } = open(server, { sink: createJsonlSink(log) });
    const call = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"t"}}\n`;
    input.write([1, 2, 3].map(call).join(''));
    const seen = (await client.answer(1))['result'].trimEnd().split('\n');
    expect(seen.map((line: string) => JSON.parse(line).request_id)).toEqual([1, 2, 3]);
    await leave();
  });

  it('passes a long call in pieces, and records the names and the size of its arguments', async () => {
    const { client, input, output, sink, leave } = open(script('process.stdin.pipe(process.stdout)'));
    const given = { text: '\\"'.repeat(800_000), b: [1] };
    const params = { name: 't', arguments: given, _meta: { callId: 'c' } };
    const line = Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`);
    const echoed: Buffer[] = [];
    output.on('data', (chunk: Buffer) => echoed.push(chunk));
    for (let at = 0; at < line.length; at += 65_536) input.write(line.subarray(at, at + 65_536));
    await client.next(({ id }) => id === 1);
    await leave();
    expect(Buffer.concat(echoed).subarray(0, line.length).equals(line)).toBe(true);
    expect(sink.events[0]).toMatchObject({
      ...{ status: 'started', toolName: 't', clientCallId: 'c', argumentKeys: ['b', 'text'] },
      argumentJsonBytes: Buffer.byteLength(JSON.stringify(given)),
    });
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
