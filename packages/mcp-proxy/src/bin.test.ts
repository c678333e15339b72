import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sweepMarked } from '@harnessgym/internal-process/sweep-marked';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { lineClient } from '@harnessgym/internal-testkit/line-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTelemetry } from './read/read-telemetry.js';
import type { ServerCommand } from './server.js';
import type { TelemetryEvent } from './telemetry/event.js';
import { connectServer } from './transport/connect-server.js';
import { type WrapOptions, wrapServer } from './wrap-server.js';

// These tests run the program as it is published: `pnpm run build` comes first.
const program = fileURLToPath(new URL('../bin/harnessgym-mcp-proxy.js', import.meta.url));
const signal = new AbortController().signal;

let folder: string;
let options: WrapOptions;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-bin-'));
  const telemetryPath = join(folder, '.harnessgym', 'mcp_calls.jsonl');
  options = { workspace: folder, telemetryPath, tags: { runId: 'r', phase: 'attempt' }, responseTimeoutMs: 30_000 };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('harnessgym-mcp-proxy', () => {
  it('reaches no module but those of Node', async () => {
    expect(await importsOf(resolve(program))).toSatisfy((found: Set<string>) => found.size > 3);
    for (const specifier of await importsOf(resolve(program))) expect(specifier).toMatch(/^node:/);
  });

  it('stands between the official client and a server, and records the calls', async () => {
    {
      await using connection = await connectServer(wrapServer(fixture('echo'), options), {
        signal,
        startupTimeoutMs: 20_000,
      });
      const { client } = connection;
      expect(client.getServerVersion()).toMatchObject({ name: 'echo' });
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo', 'add', 'fail', 'slow']);
      const sums = [1, 2, 3].map((n) => client.callTool({ name: 'add', arguments: { a: n, b: 10 } }));
      expect((await Promise.all(sums)).map(({ content }) => content)).toEqual(
        [11, 12, 13].map((sum) => [{ type: 'text', text: String(sum) }]),
      );
      expect(await client.callTool({ name: 'fail' })).toMatchObject({ isError: true });
    }
    const lines = await events();
    const ends = lines.filter(({ status }) => status !== 'started');
    expect(ends.map(({ toolName, status }) => `${toolName} ${status}`)).toEqual([
      'add completed',
      'add completed',
      'add completed',
      'fail tool_error',
    ]);
    expect(lines).toHaveLength(8);
    for (const event of lines) expect(event).toMatchObject({ server: 'echo', tags: options.tags });
  });

  it.each([
    ['echo', 'newline'],
    ['headers', 'content-length'],
  ] as const)('E-02 notes the framing of a server, %s, before its client hears of it', async (name, framing) => {
    const framingPath = join(folder, 'framing');
    const server = wrapServer(fixture(name), { ...options, framingPath });
    await using _ = await connectServer(server, { signal, startupTimeoutMs: 20_000 });
    expect(await readFile(framingPath, 'utf8')).toBe(framing);
  });

  it('notes which tools the client was told of, and writes nothing of it into the call log', async () => {
    const listingPath = join(folder, 'listing');
    const server = wrapServer(fixture('echo'), { ...options, listingPath });
    await using connection = await connectServer(server, { signal, startupTimeoutMs: 20_000 });
    const { tools } = await connection.client.listTools();
    const listing = { tools: tools.map(({ name }) => name), more: false };
    expect(JSON.parse(await readFile(listingPath, 'utf8'))).toEqual(listing);
    await expect(readFile(options.telemetryPath)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('D-03 what a server left in a session of its own is found by the mark of the turn', async () => {
    const leaves = `setsid sh -c 'touch ready; exec sleep 60' </dev/null >/dev/null 2>&1 &
      while [ ! -e ready ]; do sleep 0.02; done; exec "$0" "$1"`;
    const server: ServerCommand = {
      name: 'echo',
      command: 'sh',
      args: ['-c', leaves, process.execPath, fixtureServer('echo')],
      cwd: folder,
    };
    const wrapped = wrapServer(server, options);
    const turn = `turn of ${folder}`;
    const marked = { ...wrapped, env: { ...wrapped.env, HARNESSGYM_TURN: turn } };
    await (await connectServer(marked, { signal, startupTimeoutMs: 20_000 }))[Symbol.asyncDispose]();
    const swept = await sweepMarked('HARNESSGYM_TURN', (value) => value === turn);
    expect(swept).toEqual({
      ended: [{ pid: expect.any(Number), command: expect.stringMatching('sleep 60') }],
      left: [],
    });
  });

  it('gives a generated server the allow-list, what it declares and the workspace, and nothing else', async () => {
    const source = `process.stdin.once('data', () => console.log(JSON.stringify({ jsonrpc: '2.0', id: 1, result: process.env })))`;
    const server = {
      name: 'env',
      command: process.execPath,
      args: ['-e', source],
      cwd: folder,
      env: { DECLARED: 'yes' },
    };
    const { command, args, env } = wrapServer(server, options);
    const proxy = start(command, args, { ...process.env, ...env, ANTHROPIC_API_KEY: 'secret' });
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    client.send({ id: 1, method: 'ping' });
    const { result } = await client.answer(1);
    proxy.stdin.end();
    await once(proxy, 'exit');
    expect(result).toMatchObject({ DECLARED: 'yes', HARNESSGYM_WORKSPACE: folder, PATH: process.env['PATH'] });
    expect(Object.keys(result).filter((name) => /KEY|HARNESSGYM_RUN|npm_/.test(name))).toEqual([]);
  });

  it('what a server declares acts on the server alone: no code of its runs in the proxy, and no tag of its hides calls', async () => {
    const hook = join(folder, 'hook.cjs');
    const ran = join(folder, 'ran');
    const program = `require('node:fs').appendFileSync(${JSON.stringify(ran)}, process.argv[1] + '\\n');`;
    await writeFile(hook, program);
    const env = { NODE_OPTIONS: `--require=${hook}`, HARNESSGYM_PHASE: 'qualify', HARNESSGYM_TRIAL: '9' };
    const wrapped = wrapServer({ ...fixture('echo'), env }, { ...options, tags: { runId: 'r' } });
    {
      await using connection = await connectServer(wrapped, { signal, startupTimeoutMs: 20_000 });
      await connection.client.callTool({ name: 'echo', arguments: { text: 'x' } });
    }
    expect(await readFile(ran, 'utf8')).toBe(`${fixtureServer('echo')}\n`);
    expect((await events()).map(({ tags }) => tags)).toEqual([{ runId: 'r' }, { runId: 'r' }]);
  });

  it('says what is wrong with a command line in one line, and exits with 2', async () => {
    const proxy = start(process.execPath, [program, '--nonsense']);
    let stderr = '';
    proxy.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    expect(await once(proxy, 'close')).toEqual([2, null]);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/'--nonsense'.*usage: harnessgym-mcp-proxy/)]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends the whole tree on %s', async (name, exitCode) => {
    const { proxy, pid } = await startSpawner();
    proxy.kill(name);
    expect(await once(proxy, 'exit')).toEqual([exitCode, null]);
    expect(isRunning(pid)).toBe(false);
  });

  it('records a call that a signal cut off as abandoned', async () => {
    const flag = `--telemetry-path=${options.telemetryPath}`;
    const proxy = start(process.execPath, [program, flag, '--', process.execPath, fixtureServer('silent')]);
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    client.call(1, 'echo');
    await vi.waitFor(() => readFile(options.telemetryPath), { timeout: 20_000 });
    proxy.kill('SIGTERM');
    await once(proxy, 'exit');
    expect((await events()).map(({ status }) => status)).toEqual(['started', 'abandoned']);
  });

  it('a host that exits without a word takes its servers with it', async () => {
    const pidFile = join(folder, 'pid');
    const transport = new URL('../dist/transport/index.js', import.meta.url).href;
    const server = { ...fixture('spawner'), args: [fixtureServer('spawner'), pidFile] };
    const source = `const { connectServer } = await import(${JSON.stringify(transport)});
      await connectServer(${JSON.stringify(server)}, { signal: new AbortController().signal, startupTimeoutMs: 20000 });
      process.stdin.once('data', () => process.exit(0));`;
    const host = start(process.execPath, ['--input-type=module', '-e', source]);
    // It is there before it is written.
    const pid = await vi.waitUntil(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')), 20_000);
    expect(isRunning(pid)).toBe(true);
    host.stdin.write('go\n');
    expect(await once(host, 'exit')).toEqual([0, null]);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });

  it('ends the whole tree when its client is gone', async () => {
    const { proxy, pid } = await startSpawner();
    proxy.stdin.destroy();
    proxy.stdout.destroy();
    proxy.stderr.destroy();
    expect(await once(proxy, 'exit')).toEqual([0, null]);
    expect(isRunning(pid)).toBe(false);
  });

  it('a log that cannot be written is reported once and changes nothing in the traffic', async () => {
    const proxy = start(process.execPath, [
      program,
      `--telemetry-path=${folder}`,
      '--',
      process.execPath,
      fixtureServer('echo'),
    ]);
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    let stderr = '';
    proxy.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    for (const id of [1, 2]) client.call(id, 'echo', { text: 'on' });
    await client.answer(2);
    proxy.stdin.end();
    expect(await once(proxy, 'close')).toEqual([0, null]);
    expect(stderr.match(/EISDIR/g)).toHaveLength(1);
  });
});

async function events(): Promise<TelemetryEvent[]> {
  const found: TelemetryEvent[] = [];
  for await (const event of readTelemetry(options.telemetryPath)) found.push(event);
  return found;
}

async function startSpawner() {
  const pidFile = join(folder, 'pid');
  const proxy = start(process.execPath, [program, '--', process.execPath, fixtureServer('spawner'), pidFile]);
  const pid = await vi.waitUntil(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')), 20_000);
  expect(isRunning(pid)).toBe(true);
  return { proxy, pid };
}

function start(command: string, args: readonly string[], env = process.env): ChildProcessWithoutNullStreams {
  return spawn(command, args, { cwd: folder, env, stdio: 'pipe' });
}

function fixture(name: FixtureServerName) {
  return { name, command: process.execPath, args: [fixtureServer(name)], cwd: folder };
}

async function importsOf(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const found = new Set<string>();
  if (seen.has(file)) return found;
  seen.add(file);
  const source = await readFile(file, 'utf8');
  expect(source).not.toMatch(/\b(require|import)\s*\(/);
  for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\b[^'"]*['"]([^'"]+)['"]/gm)) {
    const nested = specifier.startsWith('.') ? await importsOf(join(dirname(file), specifier), seen) : [specifier];
    for (const each of nested) found.add(each);
  }
  return found;
}
