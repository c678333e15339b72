import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { resolveStateFolder } from '@harnessgym/core';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const program = fileURLToPath(new URL('../../packages/cli/bin/harnessgym-mcp-call.js', import.meta.url));

let workspace: string;
let stateDir: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'hg-mcp-call-')));
  // Its tool `wait` answers when it is cancelled.
  const server = join(workspace, 'server.mjs');
  const source = `import { writeFileSync } from 'node:fs';
    writeFileSync('pid', String(process.pid));
    await import(${JSON.stringify(fixtureServer('chatty'))});`;
  await writeFile(server, source);
  const entry = { name: 'chatty', command: process.execPath, args: [server], cwd: workspace, active: true };
  await mkdir(join(workspace, '.harnessgym'));
  // The server loads what lies outside the workspace: only the state folder can say that it may.
  const activation = { sandbox: { mode: 'off' }, mcp_servers: [entry] };
  stateDir = await realpath(await mkdtemp(join(tmpdir(), 'hg-mcp-call-state-')));
  const stateFolder = await resolveStateFolder(stateDir, { cwd: workspace, env: {}, workspace });
  await mkdir(stateFolder);
  await writeFile(join(stateFolder, 'activation.json'), JSON.stringify(activation));
});
afterEach(async () => {
  for (const folder of [workspace, stateDir]) await rm(folder, { recursive: true, force: true });
});

describe('harnessgym-mcp-call', () => {
  it('prints the answer and exits with 0, and its help names every flag', async () => {
    const called = await ended(start('--server=chatty', '--tool=progress'));
    expect(called).toEqual({ code: 0, stdout: '{\n  "isError": false,\n  "text": "progressed"\n}\n', stderr: '' });
    expect(await ended(start('--help'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--arguments-file'),
    });
    expect(await ended(start('--server'))).toMatchObject({ code: 2, stdout: '' });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    // As agents end a shell command that takes too long. The proxy is another process, and sees that nobody is left.
    ['SIGKILL', null],
  ] as const)('E-13 ended by %s leaves the call on record and no server', async (signal, code) => {
    const child = start('--server=chatty', '--tool=wait');
    const over = ended(child);
    await vi.waitFor(async () => expect(await statuses()).toEqual(['started']), { timeout: 20_000 });
    const server = Number(await readFile(join(workspace, 'pid'), 'utf8'));
    expect(isRunning(server)).toBe(true);
    child.kill(signal);
    expect((await over).code).toBe(code);
    await vi.waitFor(() => expect(isRunning(server)).toBe(false), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await statuses()).toEqual(['started', 'abandoned']), { timeout: 20_000 });
  });
});

function start(...args: string[]) {
  const env = { ...process.env, HARNESSGYM_STATE_DIR: stateDir };
  return spawn(process.execPath, [program, ...args], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ReturnType<typeof start>) {
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

async function statuses(): Promise<string[]> {
  const log = await readFile(join(workspace, '.harnessgym', 'mcp_calls.jsonl'), 'utf8');
  return log.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).status]));
}
