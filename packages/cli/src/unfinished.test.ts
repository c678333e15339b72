import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { resolveStateFolder } from '@harnessgym/core';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from './main.js';

const scenario = 'export default { name: "nothing to do", plays: [], turn: async () => ({ finalMessage: "." }) };';
const killedRestore = join(import.meta.dirname, '../../workspace/src/testing/killed-restore.mjs');

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-unfinished-')));
  workspace = join(folder, 'work');
  await mkdir(workspace);
  await writeFile(join(folder, 'scenario.mjs'), scenario);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function harnessgym(...argv: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const collect = (kept: string[]) => new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
  const env = { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const code = await main(argv, { cwd: workspace, env, stdout: collect(stdout), stderr: collect(stderr) });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

const run = (...flags: string[]) => {
  const fake = ['--runner', 'fake', '--fake-scenario', join(folder, 'scenario.mjs'), '--iterations', '1'];
  return harnessgym('run', '--task', 'task.md', ...fake, ...flags);
};

const names = ['a', 'b', 'task.md'];

/** A run's start, of which the restore that was killed had brought some files back. Returns the id. */
async function restoreHalf(): Promise<string> {
  for (const name of names) await writeFile(join(workspace, name), 'saved');
  expect((await run('--run-id', 'first')).code).toBe(0);
  const env = { HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const store = join(await resolveStateFolder(undefined, { cwd: workspace, env, workspace }), 'snapshots');
  const { snapshot } = JSON.parse((await harnessgym('restore', '--json')).stdout)[0];
  for (let call = 1; ; call += 1) {
    for (const name of names) await rm(join(workspace, name), { force: true });
    await rm(join(workspace, '.harnessgym_restore'), { recursive: true, force: true });
    spawnSync(process.execPath, [killedRestore, store, workspace, snapshot, String(call)]);
    const back = (await readdir(workspace)).filter((name) => names.includes(name));
    if (back.length > 0 && back.length < names.length) return snapshot;
    await rm(join(store, 'restoring'), { recursive: true, force: true });
  }
}

it('C-03 every command that finishes no restore tells that one was interrupted, and which command finishes it', async () => {
  const snapshot = await restoreHalf();
  const short = snapshot.slice(0, 12);
  const finish = ['restore', short, '--workspace', workspace];
  const left = await readdir(workspace);
  const commands = [
    ['restore'],
    ['restore', short, '--dry-run'],
    ['runs'],
    ['runs', '--json'],
    ['show', 'first'],
    ['clean'],
    ['clean', '--all', '--dry-run'],
    ['registry', 'prune'],
  ];
  for (const argv of commands) {
    const { code, stderr } = await harnessgym(...argv);
    expect([argv, code, stderr.match(/\n/g)?.length]).toEqual([argv, 0, 1]);
    expect(stderr).toContain(`Finish it with: harnessgym ${finish.join(' ')}\n`);
    expect(await readdir(workspace)).toEqual(left);
  }
  expect((await harnessgym(...finish)).stderr).toContain('That is finished now: ');
  for (const name of names) expect(await readFile(join(workspace, name), 'utf8')).toBe('saved');
  expect((await harnessgym('runs')).stderr).toBe('');
});

it('C-03 a run finishes an interrupted restore before it reads its settings from the files, and a dry run tells of it', async () => {
  await restoreHalf();
  const flags = ['--run-id', 'next', '--protect', 'task.md', '--post-attempt-command', 'true'];
  expect(await readdir(workspace)).not.toContain('task.md');
  const before = await treeDigest(folder);
  const planned = await run(...flags, '--dry-run');
  expect([planned.code, planned.stderr]).toEqual([2, expect.stringContaining('Finish it with: harnessgym restore ')]);
  expect(await treeDigest(folder)).toBe(before);

  const { code, stderr } = await run(...flags);
  expect([code, stderr]).toEqual([0, expect.stringContaining('That is finished now: ')]);
  for (const name of names) expect(await readFile(join(workspace, name), 'utf8')).toBe('saved');
});
