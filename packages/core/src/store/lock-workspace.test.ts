import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockWorkspace } from './lock-workspace.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-lock-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const path = () => join(workspace, '.harnessgym', 'run.lock');

it('A-11 refuses a second run and names the first, until that one is over', async () => {
  const first = await lockWorkspace(workspace, 'one');
  await expect(lockWorkspace(workspace, 'two')).rejects.toThrow(/^Run one \(process \d+ on .* works in this workspace/);
  await first[Symbol.asyncDispose]();
  await expect(access(path())).rejects.toThrow('ENOENT');
  await (await lockWorkspace(workspace, 'two'))[Symbol.asyncDispose]();
});

it('takes over the lock of a process that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), JSON.stringify({ pid: child.pid, host: hostname(), run_id: 'dead', started_at: 'x' }));
  await (await lockWorkspace(workspace, 'next'))[Symbol.asyncDispose]();
});

it.each([
  ['half a line', '{"pid": 1'],
  ['nothing', ''],
])('takes over a lock that holds %s', async (_name, text) => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), text);
  await (await lockWorkspace(workspace, 'next'))[Symbol.asyncDispose]();
});

it('believes a lock from another host', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), JSON.stringify({ pid: 1, host: 'elsewhere', run_id: 'far', started_at: 'x' }));
  await expect(lockWorkspace(workspace, 'next')).rejects.toThrow(/Run far .*remove .*run\.lock/);
});

it('A-11 leaves nothing beside its lock, also when it took over a dead one', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), '');
  const lock = await lockWorkspace(workspace, 'next');
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ pid: process.pid, run_id: 'next' });
  expect(await readdir(join(workspace, '.harnessgym'))).toEqual(['run.lock']);
  await lock[Symbol.asyncDispose]();
  expect(await readdir(join(workspace, '.harnessgym'))).toEqual([]);
});

it('A-11 unlocks without a word when the lock is another one by now, and leaves that', async () => {
  const lock = await lockWorkspace(workspace, 'one');
  await writeFile(path(), 'of somebody else');
  await lock[Symbol.asyncDispose]();
  expect(await readFile(path(), 'utf8')).toBe('of somebody else');
});

it('A-11 unlocks without a word when a folder stands in the place of the lock', async () => {
  const lock = await lockWorkspace(workspace, 'one');
  await rm(path());
  await mkdir(path());
  await lock[Symbol.asyncDispose]();
  await expect(lockWorkspace(workspace, 'two')).rejects.toThrow(/^The workspace .* cannot be written \(EISDIR/);
});

it('I-06 says that a workspace cannot be written', async () => {
  await chmod(workspace, 0o555);
  await withoutRoot(() =>
    expect(lockWorkspace(workspace, 'one')).rejects.toThrow(/^The workspace .* cannot be written \(EACCES/),
  );
});
