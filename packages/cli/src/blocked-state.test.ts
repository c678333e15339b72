import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { resolveStateFolder } from '@harnessgym/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from './main.js';

/** An agent whose service refuses: its run can be resumed. */
const scenario = `export default { name: 'refused', plays: [], async turn() {
  return { ended: { outcome: 'api-error', code: '429', reason: 'No.' } };
} };`;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-blocked-')));
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, 'scenario.mjs'), scenario);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function harnessgym(...argv: string[]) {
  const stderr: string[] = [];
  const collect = (kept: string[]) => new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
  const env = { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const code = await main(argv, { cwd: join(folder, 'work'), env, stdout: collect([]), stderr: collect(stderr) });
  return { code, stderr: stderr.join('') };
}

const fake = () => ['--runner', 'fake', '--fake-scenario', join(folder, 'scenario.mjs')];
const run = (id: string) => ['run', '--task-text', 'Do it.', '--iterations', '1', '--run-id', id, ...fake()];

async function inState(...names: string[]): Promise<string> {
  const [workspace, env] = [join(folder, 'work'), { HARNESSGYM_STATE_DIR: join(folder, 'state') }];
  return join(await resolveStateFolder(undefined, { cwd: workspace, env, workspace }), ...names);
}

async function block(...names: string[]): Promise<string> {
  const path = await inState(...names);
  await rm(path);
  execFileSync('mkfifo', [path]);
  return path;
}

it('A-01 every command that needs the snapshots ends, and names the pipe in the place of their version', async () => {
  expect((await harnessgym(...run('one'))).code).toBe(3);
  const path = await block('snapshots', 'store.json');
  for (const argv of [run('two'), ['restore', 'one:start'], ['clean', '--dry-run'], ['run', '--resume', 'one']]) {
    const { code, stderr } = await harnessgym(...argv);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`in the place of ${path}, `)]);
  }
});

it('A-01 a pipe in the place of the notes of a run ends a restore, which names it, and is kept aside by who resumes', async () => {
  expect((await harnessgym(...run('one'))).code).toBe(3);
  const path = await block('runs', 'one', 'snapshots.jsonl');
  const { code, stderr } = await harnessgym('restore', 'one:start');
  expect([code, stderr]).toEqual([3, expect.stringContaining(`${path} cannot be used (It is not a file.)`)]);
  expect((await harnessgym('clean', '--dry-run')).code).toBe(0);
  await harnessgym('run', '--resume', 'one');
  expect((await harnessgym('clean', '--dry-run')).code).toBe(0);
});
