import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { describe, expect, it, vi } from 'vitest';
import { fixture, open, script, textOf } from '../testing/open-proxy.js';

const initialize = { id: 0, method: 'initialize', params: { protocolVersion: '2024-11-05', capabilities: {} } };
const soon = { resendAfterMs: 300 };

describe('runProxy, in the framing of each side', () => {
  it('E-01 answers a client in the framing of its first message', async () => {
    const { input, output, leave } = open(fixture('echo'));
    const received: Buffer[] = [];
    output.on('data', (chunk: Buffer) => received.push(chunk));
    const body = '{"jsonrpc":"2.0","id":1,\r\n"method":"ping"}';
    input.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    const answer = '{"jsonrpc":"2.0","id":1,"result":{}}';
    await vi.waitFor(() => expect(String(Buffer.concat(received))).toBe(`Content-Length: 36\r\n\r\n${answer}`), {
      timeout: 20_000,
    });
    await leave();
  });

  it.each(['auto', 'content-length'] as const)(
    'E-02 with %s, a server of headers works like any other',
    async (how) => {
      const { client, sink, leave } = open(fixture('headers'), { serverFraming: how, ...soon });
      client.send(initialize);
      client.send({ method: 'notifications/initialized' });
      client.send({ id: 'p', method: 'tools/call', params: { name: 'progress' } });
      expect(textOf(await client.answer('p'))).toBe('progressed');
      expect(client.messages.map(({ id, method }) => id ?? method)).toEqual([
        0,
        'notifications/progress',
        'notifications/progress',
        'p',
      ]);
      client.call(1, 'ask');
      await client.next(({ method }) => method === 'roots/list');
      client.send({ id: 1, result: { roots: ['é'] } });
      expect(textOf(await client.answer(1))).toBe('{"roots":["é"]}');
      client.call(2, 'wait');
      client.send({ method: 'notifications/cancelled', params: { requestId: 2 } });
      client.call(3, 'cancelled');
      expect(textOf(await client.answer(3))).toBe('[2]');
      await leave();
      const ends = sink.events.filter(({ status }) => status !== 'started');
      expect(ends.map(({ toolName, status }) => `${toolName} ${status}`)).toEqual([
        'progress completed',
        'ask completed',
        'wait abandoned',
        'cancelled completed',
      ]);
    },
  );

  it('E-19 reports noise of a server of headers and finds its next message', async () => {
    const server = { ...fixture('headers'), args: [fixtureServer('headers'), 'banner'] };
    const { client, stderr, leave } = open(server, soon);
    client.send(initialize);
    await client.answer(0);
    client.call(1, 'noise');
    expect(textOf(await client.answer(1))).toBe('heard');
    client.call(2, 'echo', { text: 'on' });
    expect(textOf(await client.answer(2))).toBe('on');
    expect(client.messages.map(({ id }) => id)).toEqual([0, 1, 2]);
    await leave();
    const remarks = String(stderr.read());
    for (const noise of ['*** a server of headers ***', 'handling a call', 'no newline after this'])
      expect(remarks).toContain(noise);
  });

  it('E-04 E-11 with headers, a late answer is dropped and a failed tool is a tool error', async () => {
    const { client, sink, leave } = open(fixture('headers'), {
      serverFraming: 'content-length',
      responseTimeoutMs: 300,
    });
    client.call(1, 'wait');
    expect(await client.answer(1)).toMatchObject({ error: { code: -32001 } });
    client.call(2, 'flush');
    client.call(3, 'fail');
    await client.answer(3);
    expect(client.messages.map(({ id }) => id)).toEqual([1, 2, 3]);
    await leave();
    const ends = sink.events.filter(({ status }) => status !== 'started');
    expect(ends.map(({ status }) => status)).toEqual(['timeout', 'completed', 'tool_error']);
  });

  it('opens the conversation though so much follows in the same chunk that it has to wait', async () => {
    const { client, input, leave } = open(fixture('echo'));
    const note = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/x', params: 'x'.repeat(100_000) })}\n`;
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n';
    input.write(`${JSON.stringify({ jsonrpc: '2.0', ...initialize })}\n${note.repeat(20)}${ping}`);
    expect(await client.answer(1)).toMatchObject({ result: {} });
    await leave();
  });

  it('E-06 E-07 a server that dies in the middle of a body fails that call and all later ones', async () => {
    const options = { serverFraming: 'content-length', responseTimeoutMs: 600_000 } as const;
    const { client, stderr, leave } = open(fixture('headers'), options);
    client.call(1, 'crash');
    const error = { code: -32000, data: { ended: 'exited', exitCode: 7 } };
    expect(await client.answer(1)).toMatchObject({ error });
    client.call(2, 'echo');
    expect(await client.answer(2)).toMatchObject({ error });
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 7 });
    expect(String(stderr.read())).toMatch(/non-protocol output on stdout, skipped: "{\\"jsonrpc\\":.*{\\"ty"/);
  });

  it('E-16 passes the version on that the server answers, whichever the client asked for', async () => {
    const older = `process.stdin.once('data', () => console.log('{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2024-11-05"}}'))`;
    const { client, leave } = open(script(older));
    client.send({ ...initialize, params: { protocolVersion: '2025-11-25' } });
    expect(await client.answer(0)).toMatchObject({ result: { protocolVersion: '2024-11-05' } });
    await leave();
  });

  it('a slow server of lines loses no message, gets no call twice, and its client sees one answer to each', async () => {
    const { client, leave } = open(script(slowServer('false')), { resendAfterMs: 50 });
    client.send(initialize);
    client.send({ method: 'notifications/initialized' });
    client.call(1, 'list');
    const seen = JSON.parse(textOf(await client.answer(1)) ?? '');
    expect(seen).toEqual(['initialize', '?', '?', 'initialize', 'notifications/initialized', 'tools/call']);
    client.call(2, 'list');
    await client.answer(2);
    expect(client.messages.map(({ id }) => id)).toEqual([0, 1, 2]);
    await leave();
  });

  it('a slow server of both framings, which answers each in kind, is spoken to in lines', async () => {
    const { client, leave } = open(script(slowServer('true')), { resendAfterMs: 50 });
    client.send(initialize);
    client.call(1, 'list');
    client.call(2, 'list');
    await client.answer(2);
    expect(client.messages.map(({ id }) => id)).toEqual([0, 1, 2]);
    await leave();
  });

  it('server/discover may open a conversation, and initialize may follow when nobody answers that', async () => {
    const { client, leave } = open(fixture('headers'), soon);
    client.send({ id: 'd', method: 'server/discover', params: {} });
    expect(await client.answer('d')).toMatchObject({ error: { code: -32601 } });
    await leave();

    const old = `const { createInterface } = require('node:readline');
      createInterface({ input: process.stdin }).on('line', (line) => {
        const { id, method } = JSON.parse(line);
        if (method === 'initialize') console.log(JSON.stringify({ jsonrpc: '2.0', id, result: {} }));
      });`;
    const other = open(script(old));
    other.client.send({ id: 'd', method: 'server/discover', params: {} });
    other.client.send({ method: 'notifications/cancelled', params: { requestId: 'd' } });
    other.client.send(initialize);
    expect(await other.client.answer(0)).toMatchObject({ result: {} });
    await other.leave();
  });

  it('sends all that a client wrote before it left, though the framing was not known yet', async () => {
    for (const name of ['echo', 'headers'] as const) {
      const { client, leave } = open(fixture(name), soon);
      client.send(initialize);
      client.call(1, 'echo', { text: 'all at once' });
      expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
      expect(textOf(await client.answer(1))).toBe('all at once');
    }
  });

  it('E-02 finds out how a server speaks though its client said one thing only and left', async () => {
    const { client, leave } = open(fixture('headers'), soon);
    client.send(initialize);
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
    expect(await client.answer(0)).toMatchObject({ result: { serverInfo: { name: 'headers' } } });
  });

  it.each([
    ['it was found out', 'auto', initialize],
    ['nothing opens the conversation', 'auto', { id: 0, method: 'ping' }],
    ['it was known', 'newline', initialize],
  ] as const)('E-02 tells the framing of a server once, where %s', async (_where, serverFraming, first) => {
    const told: string[] = [];
    const { client, leave } = open(fixture('echo'), { serverFraming, onServerFraming: (found) => told.push(found) });
    client.send(first);
    await client.answer(0);
    expect(told).toEqual(['newline']);
    client.send({ id: 1, method: 'ping' });
    await client.answer(1);
    await leave();
    expect(told).toHaveLength(1);
  });

  it('E-10 answers a header without a length and a body that is no JSON, and goes on', async () => {
    const { input, output, leave } = open(fixture('echo'));
    let received = '';
    output.on('data', (chunk: Buffer) => {
      received += chunk;
    });
    const ping = '{"jsonrpc":"2.0","id":4,"method":"ping"}';
    input.write(
      `Content-Length: 3\r\n\r\n{"aContent-Length: many\r\n\r\nContent-Length: ${ping.length}\r\n\r\n${ping}`,
    );
    await vi.waitFor(() => expect(received).toContain('"id":4,"result":{}'), { timeout: 20_000 });
    await leave();
    expect(received.match(/"id":null,"error":\{"code":-32700/g)).toHaveLength(2);
    expect(received.match(/Content-Length: \d+\r\n\r\n/g)).toHaveLength(3);
  });
});

/** It reads what it was sent when that has all come, complains about lines that are no JSON, and lists all it read. */
function slowServer(answersInKind: 'true' | 'false'): string {
  return `const read = [];
    let headers = false;
    const send = (message) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      process.stdout.write(headers && ${answersInKind} ? 'Content-Length: ' + body.length + '\\r\\n\\r\\n' + body : body + '\\n');
    };
    const take = (line) => {
      let message = {};
      try { message = JSON.parse(line); } catch { headers = true; send({ id: null, error: { code: -32700 } }); }
      const { id, method = '?' } = message;
      read.push(method);
      const text = JSON.stringify(read);
      if (id !== undefined) send({ id, result: { content: [{ type: 'text', text }] } });
      if (method !== '?') headers = false;
    };
    setTimeout(() => require('node:readline').createInterface({ input: process.stdin }).on('line', take), 700);`;
}
