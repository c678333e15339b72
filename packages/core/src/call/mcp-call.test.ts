import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type FixtureServerName, fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { readTelemetry, type TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import { findSandbox } from '@harnessgym/qualify/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mcpCall } from './mcp-call.js';

// The proxy is the program as it is published: `pnpm run build` comes first.

const noSandbox = (await findSandbox('auto', { env: process.env, hidden: [] })).kind === 'none';
const needs = noSandbox ? ' (needs bubblewrap)' : '';

let workspace: string;
let stateFolder: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'hg-call-')));
  stateFolder = await realpath(await mkdtemp(join(tmpdir(), 'hg-call-state-')));
});
afterEach(async () => {
  for (const folder of [workspace, stateFolder]) await rm(folder, { recursive: true, force: true });
});

describe('mcpCall', () => {
  it('prints what the one text of a tool says, JSON as JSON and text as documented', async () => {
    await activate(entry('echo'));
    expect(await call('--server=echo', '--tool=add', '--arguments={"a":2,"b":3}')).toEqual(printed(0, 5));
    const said = { isError: false, text: 'hello' };
    expect(await call('--server=echo', '--tool=echo', '--arguments={"text":"hello"}')).toEqual(printed(0, said));
    const failed = { isError: true, text: 'it failed' };
    expect(await call('--server=echo', '--tool=fail')).toEqual(printed(1, failed));
  });

  it('takes arguments from a file, which wins, and from stdin', async () => {
    await activate(entry('echo'));
    await writeFile(join(workspace, 'given.json'), '{"text":"of the file"}');
    const echo = ['--server=echo', '--tool=echo', '--arguments={"text":"of the line"}'];
    expect((await call(...echo, '--arguments-file=given.json')).stdout).toContain('of the file');
    expect((await callWith({ given: '{"text":"of stdin"}' }, ...echo, '--arguments-file=-')).stdout).toContain(
      'of stdin',
    );
  });

  it('lists tools, and prints a response whole', async () => {
    await activate(entry('echo'));
    const { code, stdout } = await call('--server=echo', '--list-tools');
    expect({ code, tools: JSON.parse(stdout).tools.map(({ name }: { name: string }) => name) }).toEqual({
      code: 0,
      tools: ['echo', 'add', 'fail', 'slow'],
    });
    const raw = await call('--server=echo', '--tool=echo', '--arguments={"text":"x"}', '--raw');
    expect(JSON.parse(raw.stdout)).toMatchObject({
      jsonrpc: '2.0',
      result: { content: [{ type: 'text', text: 'x' }] },
    });
  });

  it('E-14 lists the enabled tools only, of all pages', async () => {
    const server = await write(
      'paging.mjs',
      `import { createInterface } from 'node:readline';
      const pages = { first: { tools: [{ name: 'a' }, { name: 'b' }], nextCursor: 'last' }, last: { tools: [{ name: 'c' }] } };
      for await (const line of createInterface({ input: process.stdin })) {
        const { id, method, params } = JSON.parse(line);
        if (id === undefined) continue;
        const serverInfo = { name: 'paging', version: '1' };
        const opened = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo };
        const result = method === 'initialize' ? opened : pages[params?.cursor ?? 'first'];
        console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
      }`,
    );
    await activate({ ...entry('echo'), args: [server], enabled_tools: ['a', 'c'] });
    expect(await call('--server=echo', '--list-tools')).toEqual(printed(0, { tools: [{ name: 'a' }, { name: 'c' }] }));
    const forced = await call('--server=echo', '--list-tools', '--force');
    expect(JSON.parse(forced.stdout).tools).toHaveLength(3);
  });

  it('prints an error of the protocol as the response it came in', async () => {
    await activate(entry('echo'));
    const { code, stdout } = await call('--server=echo', '--tool=no-such-tool');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 1, error: { code: expect.any(Number) } });
  });

  it.each([
    ['no server', ['--tool=echo'], '--server is missing'],
    ['no tool', ['--server=echo'], '--tool is missing'],
    ['a flag that has no effect', ['--server=echo', '--list-tools', '--tool=echo'], '--tool has no effect'],
    ['two forms', ['--server=echo', '--tool=echo', '--json', '--raw'], '--json and --raw'],
    ['no timeout', ['--server=echo', '--tool=echo', '--timeout=soon'], '--timeout soon'],
    ['an unknown flag', ['--sever=echo'], "Unknown option '--sever'"],
  ])('is told what is wrong with a command line of %s', async (_, argv, problem) => {
    expect(await call(...argv)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(problem) });
  });

  it.each([
    ['[1]', 'hold no JSON object'],
    ['{"text"', 'are not JSON'],
  ])('refuses the arguments %s, as JSON', async (given, problem) => {
    await activate(entry('echo'));
    const { code, stderr } = await call('--server=echo', '--tool=echo', `--arguments=${given}`);
    expect({ code, ...JSON.parse(stderr) }).toEqual({ code: 1, ok: false, error: expect.stringContaining(problem) });
  });

  it('E-12 records the call in the workspace, wherever the server runs', async () => {
    const elsewhere = join(workspace, '.harnessgym', 'mcp', 'echo');
    await mkdir(elsewhere, { recursive: true });
    await activate({ ...entry('echo'), cwd: elsewhere });
    await call('--server=echo', '--tool=echo', '--arguments={"text":"x"}');
    const tags = { runId: 'run-1', iteration: 2, phase: 'attempt' };
    expect(await recorded()).toMatchObject([
      { status: 'started', server: 'echo', toolName: 'echo', argumentKeys: ['text'], tags },
      { status: 'completed', server: 'echo', toolName: 'echo', tags },
    ]);
  });

  it('E-13 a call that times out is on record, and nothing of its server is left', async () => {
    const pidFile = join(workspace, 'pid');
    await activate({ ...entry('spawner', pidFile), args: [await deafTo('tools/call', 'spawner'), pidFile] });
    const { code, stdout } = await call('--server=spawner', '--tool=echo', '--timeout=0.5');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 1,
      error: { message: expect.stringContaining('did not answer tools/call within 0.5 s') },
    });
    expect((await recorded()).map(({ status }) => status)).toEqual(['started', 'timeout']);
    expect(isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  });

  it('E-13 a call that is cancelled is on record as abandoned', async () => {
    await activate(entry('chatty'));
    const stop = new AbortController();
    const waiting = callWith({ signal: stop.signal }, '--server=chatty', '--tool=wait');
    while ((await recorded()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error('enough'));
    const { code, stderr } = await waiting;
    expect({ code, ...JSON.parse(stderr) }).toEqual({ code: 1, error: 'enough', ok: false });
    expect((await recorded()).map(({ status }) => status)).toEqual(['started', 'abandoned']);
  });

  it('does the same over pipes, for the sandbox of Codex, and leaves nothing there either', async () => {
    const env = { CODEX_SANDBOX_NETWORK_DISABLED: '1' };
    const pidFile = join(workspace, 'pid');
    await activate({ ...entry('spawner', pidFile), args: [await deafTo('tools/call', 'spawner'), pidFile] });
    expect(await callWith({ env }, '--server=spawner', '--tool=echo', '--timeout=0.5')).toMatchObject({ code: 1 });
    expect((await recorded()).map(({ status }) => status)).toEqual(['started', 'timeout']);
    expect(isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
    const isPipe = 'require("node:fs").fstatSync(fd).isFIFO()';
    await activate({
      ...entry('echo'),
      args: ['-e', `console.error([0, 1, 2].map((fd) => ${isPipe})); process.exit(4)`],
    });
    expect((await callWith({ env }, '--server=echo', '--tool=add')).stderr).toContain('[ true, true, true ]');
  });

  it('tells the crash of a server over pipes from a timeout', async () => {
    await activate({ ...entry('crash'), framing: 'newline' });
    const env = { CODEX_SANDBOX_NETWORK_DISABLED: '1' };
    const { code, stdout } = await callWith({ env }, '--server=crash', '--tool=crash', '--timeout=8');
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('the heap is on fire') });
    expect((await recorded()).map(({ status }) => status)).toEqual(['started', 'error']);
  });

  it('is cancelled while it waits for arguments on stdin', async () => {
    await activate(entry('echo'));
    const argv = ['--server=echo', '--tool=echo', '--arguments-file=-'];
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const stop = new AbortController();
    const waiting = mcpCall(argv, { cwd: workspace, env: {}, stdin, stdout, stderr, signal: stop.signal });
    stop.abort(new Error('enough'));
    expect(await waiting).toBe(1);
    expect(JSON.parse(await text(stderr.end()))).toEqual({ error: 'enough', ok: false });
  });

  it('takes a relative folder of a server as one of the workspace, and a relative log as one of the caller', async () => {
    await mkdir(join(workspace, 'tools'));
    await activate({ ...entry('echo'), cwd: 'tools' });
    const env = { HARNESSGYM_MCP_TELEMETRY_PATH: 'calls.jsonl' };
    expect(await callWith({ env }, '--server=echo', '--tool=add', '--arguments={"a":1,"b":1}')).toEqual(printed(0, 2));
    expect(await readFile(join(workspace, 'calls.jsonl'), 'utf8')).toContain('"completed"');
  });

  it('E-14 does not start a server that is not active, and says which are', async () => {
    const pidFile = join(workspace, 'pid');
    await activate(entry('echo'), { ...entry('spawner', pidFile), active: false });
    const { code, stdout, stderr } = await call('--server=spawner', '--tool=echo');
    expect({ code, stdout, ...JSON.parse(stderr) }).toMatchObject({
      code: 1,
      stdout: '',
      ok: false,
      error: expect.stringMatching(/"spawner" is not active .*Active: "echo"\. --force/),
    });
    await expect(readFile(pidFile)).rejects.toThrow('ENOENT');
    expect(await call('--server=spawner', '--tool=echo', '--arguments={"text":"x"}', '--force')).toMatchObject({
      code: 0,
    });
  });

  it('E-14 does not wait for an activation that is a pipe, and reads none without end', async () => {
    const path = await write('.harnessgym/activation.json', '{}');
    await truncate(path, 17 * 1024 * 1024);
    expect((await call('--server=echo', '--tool=echo')).stderr).toMatch(/activation\.json cannot be read: .*16 MiB/);
    await rm(path);
    execFileSync('mkfifo', [path]);
    expect((await call('--server=echo', '--tool=echo')).stderr).toMatch(
      /activation\.json cannot be read: .*not a file/,
    );
  });

  it('E-14 finds a server that no activation names only with --force, by its manifest', async () => {
    await write('.harnessgym/mcp/echo/server.mjs', await readFile(fixtureServer('echo'), 'utf8'));
    const args = ['${artifact_dir}/server.mjs'];
    await write('.harnessgym/mcp/echo/mcp.json', JSON.stringify({ name: 'parrot', command: 'node', args }));
    expect(await call('--server=parrot', '--tool=add')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('None is.'),
    });
    const sum = ['--tool=add', '--arguments={"a":1,"b":1}', '--force'];
    expect(await call('--server=parrot', ...sum)).toEqual(printed(0, 2));
    expect(await call('--server=mynah', ...sum)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No manifest'),
    });
  });

  it('E-14 calls a tool that is not enabled only with --force', async () => {
    await activate({ ...entry('echo'), enabled_tools: ['add'] });
    const { code, stderr } = await call('--server=echo', '--tool=echo', '--arguments={"text":"x"}');
    expect({ code, ...JSON.parse(stderr) }).toMatchObject({
      code: 1,
      error: expect.stringContaining('Active: add. --force'),
    });
    expect(await recorded()).toEqual([]);
    const forced = await call('--server=echo', '--tool=echo', '--arguments={"text":"x"}', '--force');
    expect(forced).toEqual(printed(0, { isError: false, text: 'x' }));
    expect((await recorded()).map(({ status }) => status)).toEqual(['started', 'completed']);
  });

  it.skipIf(noSandbox)(`H-07 is not relaxed by an activation in the workspace${needs}`, async () => {
    const secret = join(stateFolder, 'secret');
    await writeFile(secret, 'the key');
    const server = await write(
      'nosy.mjs',
      `import { existsSync } from 'node:fs';
      console.error('seen', existsSync(${JSON.stringify(secret)}), process.env.DISPLAY); process.exit(4)`,
    );
    const nosy = { ...entry('echo'), args: [server] };
    const document = (one: object) =>
      JSON.stringify({ sandbox: { mode: 'off', allow_network: ['*'], allow_env: ['*'] }, mcp_servers: [one] });
    const asked = () => callWith({ env: { DISPLAY: ':0', PATH: '/usr/bin:/bin' } }, '--server=echo', '--tool=add');
    await write('.harnessgym/activation.json', document(nosy));
    expect((await asked()).stderr).toContain('seen false undefined');
    const permissions = { network: true, read: [workspace, secret], write: [stateFolder], env: ['DISPLAY'] };
    await write('.harnessgym/activation.json', document({ ...nosy, permissions }));
    expect((await asked()).stderr).toContain('seen false undefined');
    // The state folder's own says the same, and is believed.
    await writeFile(join(stateFolder, 'activation.json'), document({ ...nosy, permissions }));
    expect((await asked()).stderr).toContain('seen true :0');
  });

  it('E-15 opens with a current protocolVersion and capabilities, and takes an older one that is offered', async () => {
    const server = await write(
      'strict.mjs',
      `import { appendFileSync } from 'node:fs';
      import { createInterface } from 'node:readline';
      const send = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
      for await (const line of createInterface({ input: process.stdin })) {
        const { id, method, params } = JSON.parse(line);
        if (method === 'initialize') {
          appendFileSync('seen.json', JSON.stringify(params));
          const { protocolVersion, capabilities } = params;
          if (typeof protocolVersion !== 'string' || typeof capabilities !== 'object') process.exit(9);
          const serverInfo = { name: 'strict', version: '1' };
          send({ id, result: { protocolVersion: '2024-11-05', capabilities: { tools: {} }, serverInfo } });
        } else if (id !== undefined) send({ id, result: { content: [{ type: 'text', text: 'true' }] } });
      }`,
    );
    await activate({ ...entry('echo'), args: [server] });
    expect(await call('--server=echo', '--tool=any')).toEqual(printed(0, true));
    expect(JSON.parse(await readFile(join(workspace, 'seen.json'), 'utf8'))).toMatchObject({
      protocolVersion: expect.stringMatching(/^20(2[5-9]|[3-9]\d)-/),
      capabilities: {},
      clientInfo: { name: 'harnessgym-mcp-call' },
    });
  });

  it('gives the server the variables of its entry, and speaks in the framing that is on record', async () => {
    await activate({ ...entry('headers'), framing: 'content-length' });
    expect(await call('--server=headers', '--tool=progress')).toMatchObject({ code: 0 });
    const source = 'console.error(process.env.MODE); process.exit(4)';
    await activate({ ...entry('echo'), args: ['-e', source], env: { MODE: 'fast' } });
    expect((await call('--server=echo', '--tool=add')).stderr).toContain('fast');
  });
});

function entry(name: FixtureServerName, ...args: string[]) {
  return {
    name,
    command: process.execPath,
    args: [fixtureServer(name), ...args],
    cwd: workspace,
    tool_timeout_sec: 20,
    active: true,
  };
}

/** The server, but for one method, which it never hears of. */
async function deafTo(method: string, name: FixtureServerName): Promise<string> {
  const filter = `
    import { PassThrough } from 'node:stream';
    const heard = new PassThrough();
    process.stdin.on('data', (data) => String(data).includes(${JSON.stringify(method)}) || heard.write(data)).on('end', () => heard.end());
    Object.defineProperty(process, 'stdin', { value: heard });
    await import(${JSON.stringify(fixtureServer(name))});`;
  return write('deaf.mjs', filter);
}

/** Unconfined, as only the state folder can say: the servers of these tests lie outside of the workspace. */
async function activate(...mcp_servers: object[]): Promise<void> {
  await writeFile(join(stateFolder, 'activation.json'), JSON.stringify({ sandbox: { mode: 'off' }, mcp_servers }));
}

async function write(name: string, content: string): Promise<string> {
  const path = join(workspace, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

function call(...argv: string[]) {
  return callWith({}, ...argv);
}

interface Place {
  given?: string;
  signal?: AbortSignal;
  env?: Record<string, string>;
}

async function callWith(place: Place, ...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { given = '', signal = new AbortController().signal } = place;
  stdin.end(given);
  const env = { ...place.env, HARNESSGYM_RUN_ID: 'run-1', HARNESSGYM_ITERATION: '2', HARNESSGYM_PHASE: 'attempt' };
  const code = await mcpCall(argv, { cwd: workspace, workspace, stateFolder, env, stdin, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

function printed(code: number, value: unknown) {
  return { code, stdout: `${JSON.stringify(value, undefined, 2)}\n`, stderr: '' };
}

async function recorded(): Promise<TelemetryEvent[]> {
  const events: TelemetryEvent[] = [];
  for await (const event of readTelemetry(join(workspace, '.harnessgym', 'mcp_calls.jsonl'))) events.push(event);
  return events;
}
