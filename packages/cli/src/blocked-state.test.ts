import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
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
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const collect = (kept: string[]) => new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
  const env = { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const code = await main(argv, { cwd: join(folder, 'work'), env, stdout: collect(stdout), stderr: collect(stderr) });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
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

it('A-01 a pipe in the place of the notes of a run hides its snapshots until the run is resumed, and loses none', async () => {
  expect((await harnessgym(...run('one'))).code).toBe(3);
  const path = await block('runs', 'one', 'snapshots.jsonl');
  const { code, stderr } = await harnessgym('restore', 'one:start');
  expect([code, stderr]).toEqual([2, expect.stringContaining(`${path} is no file`)]);
  expect((await harnessgym('clean', '--dry-run')).code).toBe(0);
  const resumed = await harnessgym('run', '--resume', 'one');
  expect([resumed.code, resumed.stderr]).toEqual([3, expect.stringContaining(`It is kept as ${path}.aside`)]);
  expect((await lstat(`${path}.aside`)).isFIFO()).toBe(true);
  const { stdout } = await harnessgym('clean');
  expect(stdout).toContain(`${path}.aside was in the place of a file that names what is kept`);
  await rm(`${path}.aside`);
  expect((await harnessgym('clean')).stdout).toContain('Nothing to remove.');
  expect((await harnessgym('restore', 'one:start')).code).toBe(0);
});

it('C-09 the notes of a run that can be resumed may be removed: clean takes none of its snapshots, and the run notes them again', async () => {
  expect((await harnessgym(...run('one'))).code).toBe(3);
  const path = await inState('runs', 'one', 'snapshots.jsonl');
  const before = await readFile(path, 'utf8');
  await rm(path);
  expect((await harnessgym('clean')).stdout).toContain('Nothing to remove.');
  const { stderr } = await harnessgym('run', '--resume', 'one');
  expect(stderr).toContain(`${path} lacked snapshots that the run goes on from`);
  expect(snapshotIn(await readFile(path, 'utf8'))).toBe(snapshotIn(before));
  expect((await harnessgym('restore', 'one:start')).code).toBe(0);
  expect((await harnessgym('run', '--resume', 'one')).stderr).not.toContain('lacked snapshots');
});

it('A-01 a pipe in the place of the verdicts is kept aside by the next run, and holds up no clean', async () => {
  expect((await harnessgym(...run('one'))).code).toBe(3);
  const path = await inState('verdicts.jsonl');
  for (const argv of [run('two'), ['run', '--resume', 'one']]) {
    await rm(`${path}.aside`, { force: true });
    execFileSync('mkfifo', [path]);
    const cleaned = await harnessgym('clean', '--dry-run');
    expect([cleaned.code, cleaned.stdout]).toEqual([0, expect.stringContaining(`${path} cannot be read whole`)]);
    // As far as the service lets it.
    expect(await harnessgym(...argv)).toMatchObject({ code: 3, stderr: expect.stringContaining(`${path}.aside`) });
    expect((await lstat(`${path}.aside`)).isFIFO()).toBe(true);
  }
});

function snapshotIn(log: string): string {
  return JSON.parse(log).snapshot;
}
