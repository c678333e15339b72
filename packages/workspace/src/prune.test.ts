import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import type { Snapshot, SnapshotStore } from './snapshot.js';
import { list } from './testing/random-edits.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

const program = join(import.meta.dirname, 'testing/killed-prune.mjs');
const large = 'large '.repeat(300_000);

let context: ScratchTree;
let store: SnapshotStore;
let folder: string;
beforeEach(async () => {
  context = await openScratchTree();
  store = context.store;
  folder = join(context.scratch, 'store');
});
afterEach(() => context[Symbol.asyncDispose]());

/** A tree of these files alone, as a snapshot. */
async function take(files: Readonly<Record<string, string>>): Promise<Snapshot> {
  await rm(context.tree, { recursive: true });
  await mkdir(context.tree);
  for (const [path, content] of Object.entries(files)) await context.put(path, content);
  return store.take(context.tree);
}

async function contents(of: Snapshot, from = store): Promise<Record<string, string>> {
  const target = join(context.scratch, 'out');
  await rm(target, { recursive: true, force: true });
  await from.materialise(of, target);
  return Object.fromEntries([...(await list(target))].map(([path, what]) => [path, what.slice('file 644 '.length)]));
}

const packs = async () => (await readdir(join(folder, 'packs'))).length;
const objects = async () =>
  (await readdir(join(folder, 'objects'), { recursive: true })).filter((name) => name.includes('/'));

describe('prune', () => {
  it('C-09 removes the snapshots that are not to stay, and the contents that only they had', async () => {
    const gone = await take({ 'a.txt': 'a'.repeat(10_000), 'shared.txt': 'shared', 'large.bin': large });
    const kept = await take({ 'b.txt': 'b', 'shared.txt': 'shared', 'other.bin': `${large}!` });
    const { snapshots, freedBytes, leftBytes } = await store.prune(new Set([kept.id]));
    expect(snapshots).toEqual([gone.id]);
    expect(freedBytes).toBeGreaterThan(1_800_000);
    expect(leftBytes).toBe(await diskUsage(folder));
    expect(await store.list()).toEqual([kept.id]);
    expect([await packs(), (await objects()).length]).toEqual([2, 1]);
    expect(await contents(kept)).toEqual({ 'b.txt': 'b', 'shared.txt': 'shared', 'other.bin': `${large}!` });
    await expect(store.restore(gone, context.tree)).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  });

  it('writes a pack that is mostly garbage anew, and leaves one that is mostly needed', async () => {
    const gone = await take({ 'a.txt': 'a'.repeat(10_000), 'shared.txt': 'shared' });
    const kept = await take({ 'shared.txt': 'shared' });
    const [before] = await readdir(join(folder, 'packs'));
    await store.prune(new Set([kept.id, gone.id]));
    expect(await readdir(join(folder, 'packs'))).toEqual([before]);
    await store.prune(new Set([kept.id]));
    const [after = ''] = await readdir(join(folder, 'packs'));
    expect(after).not.toBe(before);
    expect(await readFile(join(folder, 'packs', after), 'utf8')).toMatch(/^shared\[\[/);
    expect(await contents(kept)).toEqual({ 'shared.txt': 'shared' });
  });

  it('stores again what it had removed when that is taken again', async () => {
    await take({ 'a.txt': 'first' });
    await store.prune(new Set());
    expect([await packs(), await store.list()]).toEqual([0, []]);
    expect(await contents(await store.take(context.tree))).toEqual({ 'a.txt': 'first' });
    expect(await contents(await take({ 'a.txt': 'first' }))).toEqual({ 'a.txt': 'first' });
  });

  it('removes what killed processes left half written, and nothing else that it does not know', async () => {
    const kept = await take({ 'a.txt': 'first' });
    await writeFile(join(folder, 'snapshots', `.${kept.id}.json.0123456789ab.tmp`), 'half');
    await writeFile(join(folder, 'packs', `${'0'.repeat(64)}.pack`), 'cut short');
    await writeFile(join(folder, 'snapshots', 'notes.txt'), 'mine');
    await store.prune(new Set([kept.id]));
    expect((await readdir(join(folder, 'snapshots'))).sort()).toEqual([`${kept.id}.json`, 'notes.txt']);
    expect(await packs()).toBe(1);
  });

  it('plans what it does, and does nothing then', async () => {
    const gone = await take({ 'large.bin': large });
    const before = await list(folder);
    const plan = await store.planPrune(new Set());
    expect(await list(folder)).toEqual(before);
    expect(plan.snapshots).toEqual([gone.id]);
    const done = await store.prune(new Set());
    expect(Math.abs(plan.freedBytes - done.freedBytes)).toBeLessThan(40_000);
    expect(Math.abs(plan.leftBytes - done.leftBytes)).toBeLessThan(40_000);
  });

  it('keeps what an interrupted restore brings back', async () => {
    const wanted = await take({ 'a.txt': 'first' });
    const journal = { snapshot: wanted.id, changes: [['a.txt', 'file']] };
    await mkdir(join(folder, 'restoring'));
    await writeFile(join(folder, 'restoring', `${'0'.repeat(64)}.jsonl`), `\n${JSON.stringify(journal)}\n`);
    expect((await store.prune(new Set())).snapshots).toEqual([]);
    expect(await contents(wanted)).toEqual({ 'a.txt': 'first' });
  });

  it('counts a snapshot whose list is damaged as holding nothing, and prunes the rest', async () => {
    const damaged = await take({ 'a.txt': 'first' });
    const kept = await take({ 'b.txt': 'second' });
    await writeFile(damaged.manifestPath, '{');
    await store.prune(new Set([damaged.id, kept.id]));
    expect(await contents(kept)).toEqual({ 'b.txt': 'second' });
    await expect(store.find(damaged.id)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
  });

  it('does not run beside another use of the store, whichever began first', async () => {
    const snapshot = await take({ 'a.txt': 'first' });
    const outcomes = await Promise.allSettled([
      store.take(context.tree),
      store.prune(new Set()),
      store.materialise(snapshot, join(context.scratch, 'out')),
    ]);
    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['STORE_BUSY']));
  });

  it('refuses a store that a process of another pid namespace may use, whatever has its pid here', async () => {
    await take({ 'a.txt': 'first' });
    const turn = join(folder, 'turns/use', `${spawnSync('true').pid}-1-1-0123456789ab`);
    await writeFile(turn, '');
    await expect(store.prune(new Set())).rejects.toMatchObject({
      code: 'STORE_BUSY',
      message: expect.stringContaining(`by ${turn}. Wait for it; if there is none, delete that file.`),
    });
  });

  it('waits for nobody: a store that another process uses is refused, and one whose user is dead is not', async () => {
    await take({ 'a.txt': 'first' });
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await writeFile(join(folder, 'turns/use', `${other.pid}-0-${pidNamespace()}-0123456789ab`), '');
    await expect(store.prune(new Set())).rejects.toMatchObject({
      code: 'STORE_BUSY',
      message: expect.stringContaining(`(${other.pid})`),
    });
    // The same pid, given to a process that was started at another time.
    await writeFile(join(folder, 'turns/use', `${process.ppid}-1-${pidNamespace()}-0123456789ab`), '');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect((await store.prune(new Set())).snapshots).toHaveLength(1);
    expect(await readdir(join(folder, 'turns/use'))).toEqual([]);
  });

  it('C-06 killed at any call that changes files, leaves every snapshot whole that is to stay', async () => {
    const first = { 'a.txt': 'a', 'shared.txt': 'shared', 'kept.bin': large };
    const last = { 'c.txt': 'c', 'shared.txt': 'shared' };
    const kept = [await take(first)];
    await take({ 'garbage.txt': 'g'.repeat(20_000), 'c.txt': 'c', 'gone.bin': `${large}!` });
    kept.push(await take(last));
    await take({ 'more.txt': 'm' });
    const pristine = join(context.scratch, 'pristine');
    await cp(folder, pristine, { recursive: true });
    let unfinished = 0;
    for (let call = 1; ; call += 1) {
      await rm(folder, { recursive: true });
      await cp(pristine, folder, { recursive: true });
      const ids = kept.map(({ id }) => id);
      const { stdout, signal, stderr } = spawnSync(process.execPath, [program, folder, String(call), ...ids]);
      expect(signal === 'SIGKILL' || String(stdout) === 'done\n', String(stderr)).toBe(true);
      const opened = await openSnapshotStore({ folder });
      const [one, two] = kept;
      if (one === undefined || two === undefined) throw new Error('Two snapshots are kept.');
      expect(await contents(one, opened)).toEqual(first);
      expect(await contents(two, opened)).toEqual(last);
      if ((await opened.list()).length > 2 || (await objects()).length > 1 || (await packs()) > 2) unfinished += 1;
      await opened.prune(new Set(ids));
      expect((await opened.list()).toSorted()).toEqual(ids.toSorted());
      expect([(await objects()).length, await packs(), await readdir(join(folder, 'tmp'))]).toEqual([1, 2, []]);
      expect(await contents(two, opened)).toEqual(last);
      if (signal === null) break;
    }
    expect(unfinished).toBeGreaterThan(5);
  });
});

describe('find and compare', () => {
  it('finds a snapshot by its id', async () => {
    const snapshot = await take({ 'a.txt': 'first' });
    expect(await store.find(snapshot.id)).toEqual(snapshot);
    await expect(store.find(snapshot.id.slice(0, 12))).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  });

  it('tells what a restore would do, and does nothing', async () => {
    const snapshot = await take({ 'a.txt': 'first', 'b/c.txt': 'same' });
    await context.put('a.txt', 'second');
    await context.put('new/d.txt');
    const report = await store.compare(snapshot, context.tree);
    expect(report).toEqual({ restored: ['a.txt'], removed: ['new', 'new/d.txt'] });
    expect(await context.text('a.txt')).toBe('second');
    expect(await store.restore(snapshot, context.tree)).toEqual(report);
  });
});
