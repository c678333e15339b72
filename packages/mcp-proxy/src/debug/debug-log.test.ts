import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture, open, script } from '../testing/open-proxy.js';
import { openDebugLog } from './open-debug-log.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-debug-'));
  path = join(folder, '.harnessgym', 'mcp_proxy_debug.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the debug log', () => {
  it('tells what the client asked, what came back, and how it ended, and no argument', async () => {
    const server = fixture('echo');
    const { client, leave } = open(server, { debugLogPath: path });
    client.send({ id: 'i', method: 'initialize', params: {} });
    client.send({ method: 'notifications/initialized' });
    client.call(1, 'echo', { text: 'secret' });
    client.send({ id: 2, method: 'nonsense' });
    await client.answer(2);
    await leave();
    expect(await events()).toEqual([
      { event: 'proxy_start', command: [server.command, ...server.args] },
      { event: 'client_request', method: 'initialize', request_id: 'i' },
      { event: 'client_request', method: 'notifications/initialized', request_id: null },
      { event: 'client_request', method: 'tools/call', request_id: 1 },
      { event: 'client_request', method: 'nonsense', request_id: 2 },
      { event: 'wrapped_response', method: 'initialize', request_id: 'i', has_error: false },
      { event: 'wrapped_response', method: 'tools/call', request_id: 1, has_error: false },
      { event: 'wrapped_response', method: 'nonsense', request_id: 2, has_error: true },
      { event: 'client_eof' },
      { event: 'proxy_stop', return_code: 0 },
    ]);
    expect(await readFile(path, 'utf8')).not.toContain('secret');
  });

  it('tells a call that was not answered in time, with the end of what the server said on stderr', async () => {
    const silent = `process.stderr.write('x'.repeat(2000) + 'why'); process.stdin.resume()`;
    const { client, stderr, leave } = open(script(silent), { debugLogPath: path, responseTimeoutMs: 1_000 });
    await expect.poll(() => stderr.readableLength).toBe(2_003);
    client.call(1, 'echo');
    await client.answer(1);
    await leave();
    const timeout = (await events()).find(({ event }) => event === 'wrapped_timeout');
    const tail = `${'x'.repeat(997)}why`;
    expect(timeout).toEqual({ event: 'wrapped_timeout', method: 'tools/call', request_id: 1, stderr: tail });
  });

  it('has no return code of a server that could not be started', async () => {
    const { leave } = open(
      { name: 'script', command: join(folder, 'missing'), args: [], cwd: folder },
      { debugLogPath: path },
    );
    await leave();
    expect((await events()).at(-1)).toEqual({ event: 'proxy_stop', return_code: null });
  });

  it('tells no end of input where there was none', async () => {
    const controller = new AbortController();
    const { client, done } = open(fixture('echo'), { debugLogPath: path, signal: controller.signal });
    client.send({ id: 1, method: 'ping' });
    await client.answer(1);
    controller.abort();
    await done;
    const last = (await events()).slice(-2).map(({ event }) => event);
    expect(last).toEqual(['wrapped_response', 'proxy_stop']);
  });

  it('does not grow beyond its limit, and cuts long texts', async () => {
    const log = openDebugLog(path, { server: 's', onFault: () => expect.unreachable(), limit: 3_000 });
    for (let n = 0; n < 100; n++) log.write({ event: 'client_request', method: 'm'.repeat(100_000), request_id: n });
    log.close();
    expect((await stat(path)).size).toBeLessThan(4_000);
    expect((await events()).length).toBeGreaterThan(3);
  });

  it.each([
    ['a pipe', () => execFileSync('mkfifo', [join(folder, 'log')])],
    ['a link', () => symlink(join(folder, 'elsewhere'), join(folder, 'log'))],
    ['a folder', () => execFileSync('mkdir', [join(folder, 'log')])],
    ['nothing, as a file is in the way of its folder', () => writeFile(join(folder, 'log'), '')],
  ])('is given up with one remark where there is %s in its place', async (what, put) => {
    await put();
    const debugLogPath = what.startsWith('nothing') ? join(folder, 'log', 'log') : join(folder, 'log');
    const { client, stderr, leave } = open(fixture('echo'), { debugLogPath });
    client.send({ id: 1, method: 'ping' });
    await client.answer(1);
    await leave();
    expect(String(stderr.read()).match(/No debug log: /g)).toHaveLength(1);
  });
});

async function events(): Promise<Record<string, unknown>[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const { created_at, server, ...rest } = JSON.parse(line);
    expect(Number.isNaN(Date.parse(created_at))).toBe(false);
    expect(server).toMatch(/^(echo|script|s)$/);
    return rest;
  });
}
