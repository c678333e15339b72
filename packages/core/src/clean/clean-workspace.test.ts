import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { progressLayout } from '../progress/progress-layout.js';
import { appendState } from '../store/append-state.js';
import { temporaryRooms } from '../store/temporary-rooms.js';
import { day, now, stageState } from '../testing/state-stage.js';
import { cleanReportSchema } from './clean-report.js';
import { cleanWorkspace, previewClean } from './clean-workspace.js';
import { listStateFolders } from './list-state-folders.js';
import type { CleanRules } from './plan-clean.js';

let past: Awaited<ReturnType<typeof stageState>>;
beforeEach(async () => {
  past = await stageState();
});
afterEach(() => past[Symbol.asyncDispose]());

const clean = (rules: Partial<CleanRules> = {}) => cleanWorkspace(past, { now, interrupted: 'stay', ...rules });
const month = { olderThanMs: 30 * day };
const large = 'x'.repeat(3_000_000);
const rooms = async () => (await readdir(past.layout.rooms)).sort();
const runs = async () => [(await readdir(past.runs)).sort(), (await readdir(past.layout.runs)).sort()];

it('C-09 without rules removes what no run refers to, and nothing else', async () => {
  const kept = await past.run('old', { daysAgo: 400, files: { a: 'a' }, room: '00112233445566aa' });
  const orphan = await past.take({ b: 'b' });
  await mkdir(join(past.layout.rooms, 'ffffffffffffffff'));
  await mkdir(join(past.layout.rooms, 'mine'));
  await writeFile(join(past.runs, 'old', '.summary.json.0123456789ab.tmp'), 'half');
  await mkdir(join(past.runs, 'other~removed'));
  const report = await clean();
  expect(report).toMatchObject({ runs: [], snapshots: 1, rooms: 1, leftovers: 2, undos: 0, spared: [] });
  expect(await past.store.list()).toEqual([kept.id]);
  await expect(past.store.find(orphan.id)).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  expect(await rooms()).toEqual(['00112233445566aa', 'mine']);
  expect(await runs()).toEqual([['old'], ['old']]);
  expect(await readdir(join(past.runs, 'old'))).toEqual(['run_config.json', 'summary.json']);
  expect(await clean()).toMatchObject({ snapshots: 0, rooms: 0, leftovers: 0, freedBytes: 0 });
});

it('C-09 removes rooms among the temporary files, where a state folder had no place for them, with the run that kept them', async () => {
  const temporary = await temporaryRooms(past.stateFolder);
  try {
    for (const name of ['00112233445566aa', 'ffffffffffffffff', 'mine'])
      await mkdir(join(temporary, name), { recursive: true, mode: 0o700 });
    await past.run('old', { daysAgo: 31, files: { a: 'a' } });
    const room = join(temporary, '00112233445566aa');
    await appendState(past.layout.roomLog('old'), { lines: [{ at: past.at(31), room }] });
    expect(await clean()).toMatchObject({ runs: [], rooms: 1 });
    expect((await readdir(temporary)).sort()).toEqual(['00112233445566aa', 'mine']);
    expect(await clean(month)).toMatchObject({ runs: [{ runId: 'old' }], rooms: 0 });
    expect(await readdir(temporary)).toEqual(['mine']);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

it('C-09 removes runs that are old enough, with their documents, rooms and the snapshots that only they need', async () => {
  const gone = await past.run('old', { daysAgo: 31, files: { a: large }, room: '00112233445566aa' });
  const shared = await past.run('older', { daysAgo: 90, files: { a: 'shared' } });
  expect(await past.run('young', { daysAgo: 29, files: { a: 'shared' } })).toEqual(shared);
  const report = await clean(month);
  expect(report.runs.map(({ runId }) => runId)).toEqual(['older', 'old']);
  expect(cleanReportSchema.parse(report)).toEqual(report);
  expect(report.freedBytes).toBeGreaterThan(3_000_000);
  expect(await runs()).toEqual([['young'], ['young']]);
  expect([await rooms(), await past.store.list()]).toEqual([[], [shared.id]]);
  await expect(past.store.find(gone.id)).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
});

it("C-09 removes nothing as nobody's while a log that keeps snapshots cannot be read whole", async () => {
  const kept = await past.run('damaged', { daysAgo: 90, files: { a: 'a' }, room: '00112233445566aa' });
  const young = await past.run('young', { daysAgo: 1, files: { b: 'b' } });
  const log = past.layout.snapshotLog('damaged');
  await writeFile(log, (await readFile(log, 'utf8')).replace('"snapshot"', '"snap'));
  await past.take({ c: 'c' });
  expect(await clean()).toMatchObject({ snapshots: 0, rooms: 0, unreadable: [log] });
  expect(await past.store.list()).toContain(kept.id);
  expect(await rooms()).toEqual(['00112233445566aa']);
  expect(await clean(month)).toMatchObject({ runs: [{ runId: 'damaged' }], snapshots: 2, unreadable: [log] });
  expect(await past.store.list()).toEqual([young.id]);
});

it.each(['snapshotLog', 'roomLog'] as const)(
  "A-01 C-09 removes nothing as nobody's while a pipe is in the place of a %s, or was",
  async (name) => {
    const kept = await past.run('damaged', { daysAgo: 90, files: { a: 'a' }, room: '00112233445566aa' });
    const log = past.layout[name]('damaged');
    await rm(log);
    execFileSync('mkfifo', [log]);
    expect(await clean()).toMatchObject({ snapshots: 0, rooms: 0, unreadable: [log] });
    await rename(log, `${log}.aside`);
    expect(await clean()).toMatchObject({ snapshots: 0, rooms: 0, unreadable: [`${log}.aside`] });
    await rename(`${log}.aside`, `${log}.2.aside`);
    expect(await clean()).toMatchObject({ snapshots: 0, rooms: 0, unreadable: [`${log}.2.aside`] });
    expect(await past.store.list()).toEqual([kept.id]);
    expect(await rooms()).toEqual(['00112233445566aa']);
    await rm(`${log}.2.aside`);
    expect((await clean()).unreadable).toEqual([]);
  },
);

it('A-01 C-09 goes on where a pipe is in the place of the verdicts, and removes nothing it does not know', async () => {
  const copy = past.layout.qualifiedCopy('a'.repeat(64));
  await mkdir(copy, { recursive: true });
  execFileSync('mkfifo', [past.layout.verdictLog]);
  expect(await clean()).toMatchObject({ leftovers: 0, unreadable: [past.layout.verdictLog] });
  await rename(past.layout.verdictLog, `${past.layout.verdictLog}.aside`);
  expect(await clean()).toMatchObject({ leftovers: 1, unreadable: [] });
  await rm(past.workspace, { recursive: true });
  await clean();
  expect(await readdir(join(past.stateFolder, '..'))).toEqual([]);
});

it('C-09 D-02 removes the folders for notes that killed checks left beside the rooms', async () => {
  for (const name of ['framing-a1B2c3', 'framing-mine', 'framing-a1B2c3.more'])
    await mkdir(join(past.layout.rooms, name));
  expect(await previewClean(past, { now, interrupted: 'stay' })).toMatchObject({ leftovers: 1, rooms: 0 });
  expect(await clean()).toMatchObject({ leftovers: 1, rooms: 0 });
  expect(await rooms()).toEqual(['framing-a1B2c3.more', 'framing-mine']);
  expect(await clean()).toMatchObject({ leftovers: 0, freedBytes: 0 });
});

it('forgives a log its torn end: nobody went on after it', async () => {
  await past.run('killed', { daysAgo: 1, files: { a: 'a' } });
  await appendFile(past.layout.snapshotLog('killed'), '\n{"at":"2026');
  await past.take({ b: 'b' });
  expect(await clean()).toMatchObject({ snapshots: 1, unreadable: [] });
});

it('C-04 spares running runs, those that can be resumed, and folders that are no runs', async () => {
  await past.run('running', { daysAgo: 90, files: { a: '1' }, ended: 'interrupted' });
  await past.run('killed', { daysAgo: 90, files: { a: '2' }, ended: 'interrupted' });
  await mkdir(join(past.runs, 'notes'));
  const lock = { pid: process.pid, host: hostname(), run_id: 'running', started_at: now.toISOString() };
  await writeFile(join(past.workspace, '.harnessgym', 'run.lock'), JSON.stringify(lock));
  const report = await clean(month);
  expect(report).toMatchObject({ runs: [], spared: ['killed'], snapshots: 0 });
  expect(await clean({ ...month, interrupted: 'go' })).toMatchObject({ runs: [{ runId: 'killed' }], snapshots: 1 });
  expect(await runs()).toEqual([['notes', 'running'], ['running']]);
});

it('C-04 a run that was cancelled, or whose documents are gone, is spared while it can be resumed', async () => {
  for (const runId of ['cancelled', 'without-documents', 'over']) {
    await past.run(runId, { daysAgo: 90, files: { a: runId } });
    const { config, end } = progressLayout(past.stateFolder, runId);
    await writeFile(config, '{}');
    const reached = runId === 'over' ? 'closed' : 'closing';
    await writeFile(end, JSON.stringify({ reached }));
  }
  await rm(join(past.runs, 'without-documents'), { recursive: true });
  const report = await clean(month);
  expect(report).toMatchObject({ runs: [{ runId: 'over' }], spared: ['cancelled', 'without-documents'] });
  expect(await clean({ ...month, interrupted: 'go' })).toMatchObject({ spared: [], snapshots: 2 });
  expect(await runs()).toEqual([[], []]);
});

it("C-09 removes nothing as nobody's while neither the log nor the progress of a run tells what it goes on from", async () => {
  const kept = await past.run('cancelled', { daysAgo: 1, files: { a: 'a' } });
  await writeFile(progressLayout(past.stateFolder, 'cancelled').config, '{}');
  await rm(past.layout.snapshotLog('cancelled'));
  expect(await clean()).toMatchObject({ snapshots: 0, unreadable: [past.layout.run('cancelled')] });
  expect(await past.store.list()).toEqual([kept.id]);
});

it('C-09 removes the least recently used runs until the rest takes no more than asked', async () => {
  for (const [runId, daysAgo] of [
    ['a', 3],
    ['b', 4],
    ['c', 2],
    ['d', 1],
  ] as const)
    await past.run(runId, { daysAgo, files: { file: `${runId}${large}` } });
  const report = await clean({ maxBytes: 7_000_000 });
  expect(report.runs.map(({ runId }) => runId)).toEqual(['b', 'a']);
  expect(report.leftBytes).toBeLessThan(7_000_000);
  expect(report.leftBytes).toBe((await diskUsage(past.stateFolder)) + (await diskUsage(join(past.runs, 'c'))) * 2);
  expect((await clean({ maxBytes: 0 })).runs.map(({ runId }) => runId)).toEqual(['c', 'd']);
});

it('forgets the states before old restores, and keeps the others', async () => {
  const [old, young] = [await past.take({ a: 'old' }), await past.take({ a: 'young' })];
  for (const [snapshot, daysAgo] of [
    [old, 31],
    [young, 1],
  ] as const)
    await appendState(past.layout.undoLog, {
      lines: [{ what: 'undo', at: past.at(daysAgo), snapshot: snapshot.id }],
    });
  expect(await clean()).toMatchObject({ undos: 0, snapshots: 0 });
  expect(await clean(month)).toMatchObject({ undos: 1, snapshots: 1 });
  expect(await past.store.list()).toEqual([young.id]);
  expect(await clean(month)).toMatchObject({ undos: 0, snapshots: 0 });
});

it('tells beforehand what it will do, and does nothing then', async () => {
  await past.run('old', { daysAgo: 31, files: { a: large }, room: '00112233445566aa' });
  await mkdir(join(past.layout.rooms, 'ffffffffffffffff'));
  const before = [await treeDigest(past.workspace), await treeDigest(past.layout.runs), await rooms()];
  const plan = await previewClean(past, { now, interrupted: 'stay', ...month });
  expect([await treeDigest(past.workspace), await treeDigest(past.layout.runs), await rooms()]).toEqual(before);
  const { freedBytes, leftBytes, ...facts } = await clean(month);
  expect(plan).toMatchObject(facts);
  expect(Math.abs(plan.freedBytes - freedBytes)).toBeLessThan(40_000);
  expect(Math.abs(plan.leftBytes - leftBytes)).toBeLessThan(40_000);
});

it('removes nothing through a link', async () => {
  await past.run('old', { daysAgo: 31, files: { a: 'a' } });
  const elsewhere = join(past.workspace, 'elsewhere');
  await rename(past.runs, elsewhere);
  await symlink(elsewhere, past.runs);
  await expect(clean(month)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
  expect(await readdir(elsewhere)).toEqual(['old']);
  await rm(past.runs);
  await mkdir(past.runs);
  await symlink(join(elsewhere, 'old'), join(past.runs, 'old'));
  expect(await clean(month)).toMatchObject({ runs: [{ runId: 'old' }] });
  expect((await readdir(join(elsewhere, 'old'))).sort()).toEqual(['run_config.json', 'summary.json']);
});

it('knows the workspace of a state folder, and removes the folder when both it and its runs are gone', async () => {
  await past.run('old', { daysAgo: 31, files: { a: 'a' } });
  await past.run('young', { daysAgo: 1, files: { a: 'b' } });
  await rm(past.workspace, { recursive: true });
  const root = join(past.stateFolder, '..');
  await mkdir(join(root, 'ffffffffffff'));
  expect((await listStateFolders(root)).places).toEqual([{ workspace: past.workspace, stateFolder: past.stateFolder }]);
  expect(await clean()).toMatchObject({ runs: [], snapshots: 0 });
  expect(await clean(month)).toMatchObject({ runs: [{ runId: 'old' }], snapshots: 1 });
  expect(await clean({ maxBytes: 0 })).toMatchObject({ runs: [{ runId: 'young' }], leftBytes: 0 });
  expect(await readdir(root)).toEqual(['ffffffffffff']);
});
