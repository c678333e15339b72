import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  access,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStat } from '@harnessgym/internal-process/read-stat';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockWorkspace } from './lock-workspace.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-lock-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const path = () => join(workspace, '.harnessgym', 'run.lock');

it('A-11 refuses a second run and names the first, until that one is over', async () => {
  const first = await lockWorkspace(workspace, { runId: 'one' });
  await expect(lockWorkspace(workspace, { runId: 'two' })).rejects.toThrow(
    /^Run one \(process \d+ on .* works in this workspace/,
  );
  await first[Symbol.asyncDispose]();
  await expect(access(path())).rejects.toThrow('ENOENT');
  await (await lockWorkspace(workspace, { runId: 'two' }))[Symbol.asyncDispose]();
});

it('takes over the lock of a process that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), JSON.stringify({ pid: child.pid, host: hostname(), run_id: 'dead', started_at: 'x' }));
  await (await lockWorkspace(workspace, { runId: 'next' }))[Symbol.asyncDispose]();
});

it.each([
  ['half a line', '{"pid": 1'],
  ['nothing', ''],
  ['a process without a host', '{"pid": 1}'],
  ['what is no process', '{"pid": -1, "host": "elsewhere"}'],
])('takes over a lock that holds %s', async (_name, text) => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), text);
  await (await lockWorkspace(workspace, { runId: 'next' }))[Symbol.asyncDispose]();
});

it('believes a lock from another host', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), JSON.stringify({ pid: 1, host: 'elsewhere', run_id: 'far', started_at: 'x' }));
  await expect(lockWorkspace(workspace, { runId: 'next' })).rejects.toThrow(/Run far .*remove .*run\.lock/);
});

it('A-11 believes a lock from another pid namespace, where the same pid is another process', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  const { pid } = spawnSync('true');
  const holder = { pid, pid_namespace: '1', host: hostname(), run_id: 'contained', started_at: 'x' };
  await writeFile(path(), JSON.stringify(holder));
  await expect(lockWorkspace(workspace, { runId: 'next' })).rejects.toThrow(/^Run contained /);
});

it('A-11 still refuses a second run after an agent has removed the lock in the workspace', async () => {
  const place = { stateFolder: join(workspace, 'state') };
  const first = await lockWorkspace(workspace, { runId: 'one', ...place });
  await rm(join(workspace, '.harnessgym'), { recursive: true });
  await expect(lockWorkspace(workspace, { runId: 'two', ...place })).rejects.toThrow(/^Run one .*state\/run\.lock/);
  expect(await readdir(join(workspace, '.harnessgym'))).toEqual([]);
  await first[Symbol.asyncDispose]();
  await (await lockWorkspace(workspace, { runId: 'two', ...place }))[Symbol.asyncDispose]();
  await expect(access(place.stateFolder)).rejects.toThrow('ENOENT');
});

it('A-11 leaves nothing beside its lock, also when it took over a dead one', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  await writeFile(path(), '');
  const lock = await lockWorkspace(workspace, { runId: 'next' });
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ pid: process.pid, run_id: 'next' });
  expect(await readdir(join(workspace, '.harnessgym'))).toEqual(['run.lock']);
  await lock[Symbol.asyncDispose]();
  expect(await readdir(join(workspace, '.harnessgym'))).toEqual([]);
});

it('A-11 unlocks without a word when the lock is another one by now, and leaves that', async () => {
  const lock = await lockWorkspace(workspace, { runId: 'one' });
  await writeFile(path(), 'of somebody else');
  await lock[Symbol.asyncDispose]();
  expect(await readFile(path(), 'utf8')).toBe('of somebody else');
});

it('A-11 unlocks without a word when a folder stands in the place of the lock', async () => {
  const lock = await lockWorkspace(workspace, { runId: 'one' });
  await rm(path());
  await mkdir(path());
  await lock[Symbol.asyncDispose]();
  expect((await lstat(path())).isDirectory()).toBe(true);
});

it.each<[string, () => unknown]>([
  ['a pipe', () => execFileSync('mkfifo', [path()])],
  ['a folder', () => mkdir(path())],
  ['a link to a file', () => writeFile(join(workspace, 'mine'), 'mine').then(() => symlink('../mine', path()))],
  ['a link to nothing', () => symlink('nothing', path())],
  ['a file without end', () => writeFile(path(), '').then(() => truncate(path(), 2 ** 40))],
])('A-11 keeps %s in the place of the lock aside, and says so', async (_name, put) => {
  await mkdir(join(workspace, '.harnessgym'));
  await put();
  await using lock = await lockWorkspace(workspace, { runId: 'next' });
  expect(lock.warnings).toEqual([expect.stringContaining(`It is kept as ${path()}.aside.`)]);
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ run_id: 'next' });
  if (_name === 'a link to a file') expect(await readFile(join(workspace, 'mine'), 'utf8')).toBe('mine');
});

it('A-11 takes over the lock of a process whose pid is another process now', async () => {
  await mkdir(join(workspace, '.harnessgym'));
  const holder = { pid: process.pid, host: hostname(), run_id: 'dead', started_at: 'x' };
  await writeFile(path(), JSON.stringify({ ...holder, process_start: '1' }));
  await (await lockWorkspace(workspace, { runId: 'next' }))[Symbol.asyncDispose]();
  await writeFile(path(), JSON.stringify({ ...holder, process_start: readStat(process.pid)?.startTime }));
  await expect(lockWorkspace(workspace, { runId: 'next' })).rejects.toThrow(/^Run dead /);
});

it('A-11 takes over the lock of a zombie', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    await vi.waitUntil(() => readStat(pid)?.running === false, 30_000);
    await mkdir(join(workspace, '.harnessgym'));
    await writeFile(path(), JSON.stringify({ pid, host: hostname(), run_id: 'dead', started_at: 'x' }));
    await (await lockWorkspace(workspace, { runId: 'next' }))[Symbol.asyncDispose]();
  } finally {
    parent.kill();
  }
});

it('A-11 removes the drafts of killed processes, and no others', async () => {
  const folder = join(workspace, '.harnessgym');
  await mkdir(folder);
  const text = (pid: number) => `${JSON.stringify({ pid, host: hostname(), run_id: 'x', started_at: 'x' })}\n`;
  const drafts = {
    [`run.lock.${randomUUID()}`]: text(spawnSync('true').pid),
    'run.lock.0123456789ab': text(spawnSync('true').pid),
    'run.lock.0123456789ab.0123456789ac': text(spawnSync('true').pid),
    [`run.lock.0123456789ab.${randomUUID()}`]: text(spawnSync('true').pid),
    '.registry.json.0123456789ab.tmp': '{',
  };
  const living = [`run.lock.${randomUUID()}`, `run.lock.0123456789ab.${randomUUID()}`];
  const others = {
    ...Object.fromEntries(living.map((name) => [name, text(process.pid)])),
    'run.lock.mine': '',
    '.mine.tmp': '',
  };
  for (const [name, content] of Object.entries({ ...drafts, ...others })) await writeFile(join(folder, name), content);
  await using _lock = await lockWorkspace(workspace, { runId: 'next' });
  expect(await readdir(folder)).toEqual([...Object.keys(others), 'run.lock'].sort());
});

it('opens a folder of ours that somebody closed, and says so', async () => {
  await withoutRoot(async () => {
    const mine = await mkdtemp(join(tmpdir(), 'hg-lock-closed-'));
    await mkdir(join(mine, '.harnessgym'), { mode: 0o555 });
    await using lock = await lockWorkspace(mine, { runId: 'next' });
    expect(lock.warnings).toEqual([expect.stringContaining('was closed to its owner (mode 555)')]);
    await rm(mine, { recursive: true });
  });
});

it('I-06 says that a workspace cannot be written', async () => {
  await chmod(workspace, 0o555);
  await withoutRoot(() =>
    expect(lockWorkspace(workspace, { runId: 'one' })).rejects.toThrow(/^The workspace .* cannot be written \(EACCES/),
  );
});
