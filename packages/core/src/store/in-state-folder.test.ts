import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveStateRoot } from '../config/resolve-state-folder.js';
import { appendState } from './append-state.js';
import { openStateFolder } from './open-state-folder.js';
import { readState } from './read-state.js';
import { undoSchema } from './schemas/state-log-schemas.js';
import { stateLayout } from './state-layout.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-state-'));
});
afterEach(() => rm(folder, { recursive: true }));

const undo = { what: 'undo', at: '2026-01-02T03:04:05Z', snapshot: 'a'.repeat(64) } as const;
const earlier = { ...undo, snapshot: 'b'.repeat(64) } as const;
const obstacles: Readonly<Record<string, (path: string) => unknown>> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to nothing': (path) => symlinkSync('/nothing/here', path),
};
const unusable = (path: string) => ({
  code: 'STATE_UNUSABLE',
  message: expect.stringMatching(`^${path} cannot be used \\(.*choose another folder with --state-dir`),
});

it('says which file of the state folder has something else in its place', async () => {
  const layout = stateLayout(folder);
  await mkdir(layout.undoLog);
  await expect(readState(layout.undoLog, undoSchema)).rejects.toMatchObject(unusable(layout.undoLog));
  await writeFile(layout.runs, 'not a folder');
  const open = openStateFolder(folder, { workspace: dirname(folder), runId: 'one' });
  await expect(open).rejects.toMatchObject(unusable(layout.run('one')));
});

it.each(Object.keys(obstacles))(
  'A-01 a log goes on where %s stands in its place, which is kept aside',
  async (kind) => {
    const { undoLog } = stateLayout(folder);
    obstacles[kind]?.(undoLog);
    const told = await appendState(undoLog, { lines: [undo], before: [earlier] });
    expect(told).toEqual([
      expect.stringMatching(`^${undoLog} was in the way .* kept as ${undoLog}.aside`),
      expect.stringContaining(`What ${undoLog} had said was gone`),
    ]);
    expect(lstatSync(`${undoLog}.aside`).isFile()).toBe(false);
    expect(await readState(undoLog, undoSchema)).toEqual({ lines: [earlier, undo], unreadable: 0 });
    expect(await appendState(undoLog, { lines: [earlier] })).toEqual([]);
  },
);

it('A-01 two appends at once that meet an obstacle lose nothing of each other', async () => {
  for (let ticks = 0; ticks < 40; ticks += 1) {
    const log = join(folder, `${ticks}.jsonl`);
    obstacles['a pipe']?.(log);
    const first = appendState(log, { lines: [undo] });
    for (let tick = 0; tick < ticks; tick += 1) await setImmediate();
    await Promise.all([first, appendState(log, { lines: [earlier] })]);
    expect(await readState(log, undoSchema)).toEqual({ lines: [undo, earlier], unreadable: 0 });
  }
});

it('A-01 a log that somebody removed is written again with what it said, and a warning', async () => {
  const { undoLog } = stateLayout(folder);
  expect(await appendState(undoLog, { lines: [earlier] })).toEqual([]);
  await rm(undoLog);
  const told = await appendState(undoLog, { lines: [undo], before: [earlier] });
  expect(told).toEqual([expect.stringContaining(`${undoLog} had said was gone`)]);
  expect(await readState(undoLog, undoSchema)).toEqual({ lines: [earlier, undo], unreadable: 0 });
});

it.each(['sync', 'appendFile', 'stat'])('A-01 a log stays where it is whatever the system says to %s', async (call) => {
  const { undoLog } = stateLayout(folder);
  await appendState(undoLog, { lines: [earlier] });
  const log = await open(undoLog);
  const failing = vi.spyOn(Object.getPrototypeOf(log), call).mockImplementation(async () => {
    throw Object.assign(new Error(`EINVAL: invalid argument, ${call}`), { code: 'EINVAL', syscall: call });
  });
  try {
    await expect(appendState(undoLog, { lines: [undo] })).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
  } finally {
    failing.mockRestore();
    await log.close();
  }
  expect(await readdir(folder)).toEqual(['undo.jsonl']);
  expect((await readState(undoLog, undoSchema)).lines).toContainEqual(earlier);
});

it.each([[earlier], []])('A-13 of a line for which the disk has no room nothing stays (%#)', async (...first) => {
  const { undoLog } = stateLayout(folder);
  if (first.length > 0) await appendState(undoLog, { lines: first });
  const handle = await open(undoLog, 'a');
  const failing = vi.spyOn(Object.getPrototypeOf(handle), 'appendFile').mockImplementation(async function (
    this: unknown,
    text: unknown,
  ) {
    await (this as typeof handle).write(String(text).slice(0, 20));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  });
  try {
    await expect(appendState(undoLog, { lines: [undo], before: first })).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
    });
  } finally {
    failing.mockRestore();
    await handle.close();
  }
  await appendState(undoLog, { lines: [undo], before: [earlier] });
  expect(await readState(undoLog, undoSchema)).toEqual({ lines: [earlier, undo], unreadable: 0 });
});

it.each(Object.keys(obstacles))('A-01 who reads a log is told of %s in its place', async (kind) => {
  const { undoLog } = stateLayout(folder);
  obstacles[kind]?.(undoLog);
  await expect(readState(undoLog, undoSchema)).rejects.toMatchObject(unusable(undoLog));
});

it('refuses a state directory that is a link to nothing', async () => {
  const link = join(folder, 'link');
  await symlink(join(folder, 'gone'), link);
  await expect(resolveStateRoot(link, { cwd: folder, env: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`--state-dir: ${link} cannot be used (ENOENT`),
  });
});

it('takes a state directory that may not be looked at for the fault of the machine, not of who named it', async () => {
  const path = join(folder, 'state');
  await mkdir(path);
  await withoutRoot(async () => {
    await expect(resolveStateRoot(path, { cwd: folder, env: {} })).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringContaining(`--state-dir: ${path} cannot be used (EACCES`),
    });
  });
});

it.each(['workspace.json', 'activation.json'])(
  'C-09 a run removes what an earlier one left of its %s',
  async (name) => {
    for (const runId of ['one', 'two']) {
      await writeFile(join(folder, `.${name}.0123456789ab.tmp`), '{');
      await openStateFolder(folder, { workspace: '/somewhere', runId });
      expect((await readdir(folder)).sort()).toEqual(['runs', 'workspace.json']);
    }
  },
);
