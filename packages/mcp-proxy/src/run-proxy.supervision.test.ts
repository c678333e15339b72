import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixture, open, script, textOf } from './testing/open-proxy.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-proxy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('runProxy, over the server', () => {
  it('E-05 a server that floods stderr is not held up, though nobody reads it, and its noise on stdout is skipped', async () => {
    const { client, stderr, leave } = open(fixture('noisy'));
    for (const id of [1, 2, 3]) client.call(id, 'echo', { text: 'through' });
    expect(textOf(await client.answer(3))).toBe('through');
    expect(client.messages.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(stderr.readableLength + stderr.writableLength).toBeLessThan(1024 * 1024);
    await leave();
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

  it('E-22 a server that cannot be started becomes an error answer that says so', async () => {
    const { client, sink, leave } = open({ name: 'gone', command: join(folder, 'nothing'), args: [], cwd: folder });
    client.call(1, 'echo');
    expect(await client.answer(1)).toMatchObject({
      error: { code: -32000, message: expect.stringMatching(/"gone" could not be started.*ENOENT/) },
    });
    expect(await leave()).toMatchObject({ ended: 'not-started', reason: expect.stringContaining('ENOENT') });
    expect(sink.events.map(({ status }) => status)).toEqual(['started', 'error']);
  });

  it('gives up a server that does not read its input', async () => {
    const { client, stderr, leave } = open(script('setInterval(() => {}, 1000)'), { responseTimeoutMs: 200 });
    client.send({ id: 1, method: 'tools/list', params: 'x'.repeat(2_000_000) });
    expect(await client.answer(1)).toMatchObject({ error: { data: { ended: 'signalled', signal: 'SIGTERM' } } });
    await leave();
    expect(String(stderr.read())).toContain('does not read its input');
  });

  it('notices that its client has left, though the server does not read what it still sent', async () => {
    const server = script('setInterval(() => {}, 1000)');
    const { client, stderr, leave } = open(server, { responseTimeoutMs: 600_000 });
    client.send({ id: 1, method: 'tools/list', params: 'x'.repeat(2_000_000) });
    client.send({ id: 2, method: 'tools/list' });
    expect(await leave()).toEqual({ ended: 'signalled', signal: 'SIGTERM' });
    expect(String(stderr.read())).toContain('does not read its input');
  }, 30_000);

  it('hands on all that a client sent before it left, though the server is slow to read it', async () => {
    const slow = `let bytes = 0; console.log('{"method":"ready"}');
      setTimeout(() => process.stdin.on('data', (chunk) => { bytes += chunk.length; }).on('end', () =>
        console.log(JSON.stringify({ method: 'end', params: bytes }))), 300)`;
    const { client, input, leave } = open(script(slow));
    await client.next(({ method }) => method === 'ready');
    const message = `${JSON.stringify({ jsonrpc: '2.0', method: 'x', params: 'x'.repeat(100_000) })}\n`;
    for (let n = 0; n < 40; n++) input.write(message);
    await leave();
    expect(client.messages.at(-1)).toEqual({ method: 'end', params: 40 * message.length });
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
    const pid = await vi.waitUntil(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')), 10_000);
    expect(isRunning(pid)).toBe(true);
    await leave();
    expect(isRunning(pid)).toBe(false);
  });

  it('does not wait, after the signal, for what a process outside the group may still say', async () => {
    const late = `process.on('disconnect', () => setTimeout(() => console.log('{"method":"late"}'), 1000));
      process.on('message', () => {}).send('here');`;
    const source = `const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', ${JSON.stringify(late)}], { detached: true, stdio: ['ignore', 1, 'ignore', 'ipc'] })
        .on('message', () => console.log('{"method":"ready"}'));`;
    const stop = new AbortController();
    const { client, done } = open(script(source), { signal: stop.signal });
    await client.next(({ method }) => method === 'ready');
    stop.abort();
    await done;
    expect(client.messages).toEqual([{ method: 'ready' }]);
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
});
