import { spawnSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import type { Snapshot, SnapshotStore } from './snapshot.js';
import { list } from './testing/random-edits.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

const program = join(import.meta.dirname, 'testing/killed-restore.mjs');
const untouched = ['.git/HEAD', 'node_modules/p/i.js', '.venv/lib/x.so', 'src/main.o', 'new/build.o'];

let context: ScratchTree;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ tree, store } = context);
});
afterEach(() => context[Symbol.asyncDispose]());

/** Every kind of change: contents, modes, kinds, links, closed folders, ignored files in between. */
async function makeEditedTree(): Promise<Snapshot> {
  await mkdir(tree, { recursive: true });
  for (const path of ['src/main.c', 'src/edited', 'gone/deep/file', 'file-to-folder', 'folder-to-file/a', 'mode'])
    await context.put(path, `saved ${path}`);
  await symlink('src', join(tree, 'link'));
  await mkdir(join(tree, 'closed'));
  const snapshot = await store.take(tree);

  for (const path of untouched) await context.put(path);
  await context.put('src/edited', 'edited');
  for (const path of ['gone', 'file-to-folder', 'folder-to-file', 'link'])
    await rm(join(tree, path), { recursive: true });
  await context.put('file-to-folder/b', 'new');
  await context.put('folder-to-file', 'new');
  await context.put('new/made.c', 'new');
  await chmod(join(tree, 'mode'), 0o600);
  await chmod(join(tree, 'closed'), 0o055);
  await context.put('sealed/kept.o');
  await chmod(join(tree, 'sealed'), 0o055);
  return snapshot;
}

/** False when it was killed before it was done. */
function restoreAndDie({ id }: Snapshot, call: number): boolean {
  const { stdout, signal, stderr } = spawnSync(process.execPath, [
    program,
    join(context.scratch, 'store'),
    tree,
    id,
    String(call),
  ]);
  expect(signal === 'SIGKILL' || String(stdout) === 'done\n', String(stderr)).toBe(true);
  return signal === null;
}

/** A call at which changes have begun; the test program makes the same ones each time. */
let firstBegun = 0;

async function restoreHalf(snapshot: Snapshot): Promise<void> {
  for (let call = firstBegun || 1; (await journalText()) === ''; call += 1) {
    await removeTree(tree);
    await makeEditedTree();
    if (restoreAndDie(snapshot, call)) throw new Error('A restore was done and never kept a journal.');
    firstBegun = call;
  }
}

async function journalText(): Promise<string> {
  const folder = join(context.scratch, 'store/restoring');
  const names = await readdir(folder).catch(() => []);
  const texts = names.filter((name) => !name.startsWith('.')).map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(texts)).filter((text) => text.includes('changes')).join('');
}

async function expectOldOrNew(): Promise<void> {
  for (const path of untouched) expect(await context.text(path)).toBe(path);
  for (const path of ['src/main.c', 'src/edited', 'gone/deep/file', 'mode']) {
    const text = await context.text(path).catch(() => 'missing');
    expect([`saved ${path}`, 'edited', 'missing']).toContain(text);
  }
  expect((await stat(join(tree, 'mode'))).size).toBe('saved mode'.length);
}

async function expectSaved(snapshot: Snapshot): Promise<void> {
  for (const path of untouched) expect(await context.text(path)).toBe(path);
  expect((await stat(join(tree, 'sealed'))).mode & 0o777).toBe(0o055);
  for (const path of ['new', 'sealed']) await removeTree(join(tree, path));
  expect(await store.take(tree)).toEqual(snapshot);
}

describe('a restore that is killed', () => {
  it('C-03 at any call that changes files leaves old or new paths, and is finished by the next command', async () => {
    const seen = { finished: 0, begun: 0 };
    for (let call = 1; ; call += 1) {
      await removeTree(tree);
      const snapshot = await makeEditedTree();
      const done = restoreAndDie(snapshot, call);
      if (firstBegun === 0 && (await journalText()) !== '') firstBegun = call;
      await expectOldOrNew();
      const recovery = await store.recover(tree);
      if (recovery === undefined && !done) await store.restore(snapshot, tree);
      if (recovery !== undefined) {
        seen.finished += 1;
        expect(recovery).toMatchObject({ snapshot: snapshot.id, kept: [] });
      }
      if (recovery?.restored.length) seen.begun += 1;
      expect(await store.recover(tree)).toBeUndefined();
      await expectSaved(snapshot);
      if (done) break;
    }
    expect(seen.finished).toBeGreaterThan(5);
    expect(seen.begun).toBeGreaterThan(5);
  });

  it('C-02 leaves what somebody made or changed since alone when it is finished', async () => {
    let kept = 0;
    for (let call = firstBegun || 1; ; call += 1) {
      await removeTree(tree);
      const snapshot = await makeEditedTree();
      const done = restoreAndDie(snapshot, call);
      for (const path of ['fresh', 'gone/fresh', 'file-to-folder/fresh'])
        await context.put(path, 'of the user').catch(() => undefined);
      await appendFile(join(tree, 'src/edited'), ' since');
      const recovery = await store.recover(tree);
      expect(await context.text('fresh')).toBe('of the user');
      expect(await context.text('gone/fresh')).toBe('of the user');
      expect(await context.text('src/edited')).toMatch(/ since$/);
      if (recovery?.kept.includes('src/edited')) kept += 1;
      const holder = await stat(join(tree, 'file-to-folder'));
      if (holder.isDirectory()) expect(await context.text('file-to-folder/fresh')).toBe('of the user');
      for (const path of untouched) expect(await context.text(path)).toBe(path);
      if (done) break;
    }
    expect(kept).toBeGreaterThan(5);
  });

  it('C-03 between the names of one file is finished for all, and not for one that was edited', async () => {
    let half = 0;
    for (let call = 1; half < 2; call += 1) {
      await removeTree(tree);
      const names = ['one', 'two', 'zero'];
      for (const name of names) await context.put(name, 'saved');
      const snapshot = await store.take(tree);
      for (const name of names) await rm(join(tree, name));
      await context.put('one', 'edited');
      for (const name of ['two', 'zero']) await link(join(tree, 'one'), join(tree, name));
      expect(restoreAndDie(snapshot, call)).toBe(false);
      if (new Set(await Promise.all(names.map(context.text))).size > 1) half += 1;
      if (half === 2) await appendFile(join(tree, 'zero'), ' since');
      const recovery = await store.recover(tree);
      if (half > 0) expect(recovery).toMatchObject({ snapshot: snapshot.id, kept: half === 2 ? ['zero'] : [] });
      if (half === 1) expect(await store.take(tree)).toEqual(snapshot);
    }
    expect(await context.text('zero')).toBe('edited since');
  });

  it('is finished before a snapshot is taken, and by a restore, which says so', async () => {
    const snapshot = await makeEditedTree();
    await restoreHalf(snapshot);
    expect(await store.restore(snapshot, tree)).toMatchObject({ recovered: true });
    expect(await journalText()).toBe('');
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: [] });

    await removeTree(tree);
    await makeEditedTree();
    await restoreHalf(snapshot);
    await store.take(tree);
    expect(await context.text('src/edited')).toBe('saved src/edited');
    expect(await journalText()).toBe('');
  });

  it('is finished before an exchange takes the tree, which says so', async () => {
    const snapshot = await makeEditedTree();
    await restoreHalf(snapshot);
    const request = { tree, note: () => Promise.resolve() };
    expect(await store.exchange(snapshot, request)).toMatchObject({ recovered: true });
    expect(await store.exchange(snapshot, request)).not.toHaveProperty('recovered');
  });

  it('is finished although the end of its journal is torn', async () => {
    const snapshot = await makeEditedTree();
    await restoreHalf(snapshot);
    const journal = join(context.scratch, 'store/restoring');
    for (const name of await readdir(journal)) await appendFile(join(journal, name), '\n{"opened":"src","mo');
    expect(await store.recover(tree)).toMatchObject({ snapshot: snapshot.id });
    await expectSaved(snapshot);
  });

  it('that ended before its first change leaves nothing behind either', async () => {
    await makeEditedTree();
    const dead = `${spawnSync('true').pid}-0-${pidNamespace()}-0123456789ab`;
    await context.put(`.harnessgym_restore/${dead}/0`);
    await context.put(`.harnessgym_restore.${dead}/${dead}/0`);
    expect(await store.recover(tree)).toBeUndefined();
    expect((await readdir(tree)).filter((name) => name.startsWith('.harnessgym'))).toEqual([]);
  });

  it('that could not be finished is finished later', async () => {
    const snapshot = await makeEditedTree();
    await restoreHalf(snapshot);
    const packs = join(context.scratch, 'store/packs');
    await rename(packs, `${packs}-away`);
    await writeFile(packs, 'no folder');
    await expect(store.recover(tree)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await rm(packs);
    await rename(`${packs}-away`, packs);
    expect((await store.recover(tree))?.restored).toContain('src/edited');
    await expectSaved(snapshot);
  });

  it.each([
    ['SNAPSHOT_UNKNOWN', ({ manifestPath }: Snapshot) => rm(manifestPath), /There is no snapshot/],
    [
      'SNAPSHOT_DAMAGED',
      ({ manifestPath }: Snapshot) => writeFile(manifestPath, 'x'),
      /is damaged\. Use another one\./,
    ],
    ['OBJECT_DAMAGED', () => context.damage('saved src/edited'), /"src\/edited" is missing or damaged/],
  ])(
    'C-03 of what is lost since, %s, is given up and says why, and the tree can be used again',
    async (_, lose, why) => {
      const snapshot = await makeEditedTree();
      await context.put('../other/file', 'other');
      const other = await store.take(join(context.scratch, 'other'));
      await restoreHalf(snapshot);
      await lose(snapshot);
      const reopened = await openSnapshotStore({ folder: join(context.scratch, 'store') });
      const found = await list(tree);
      const nothing = { restored: [], removed: [], kept: [] };
      expect(await reopened.recover(tree)).toEqual({
        snapshot: snapshot.id,
        ...nothing,
        givenUp: expect.stringMatching(why),
      });
      for (const path of found.keys()) if (path.startsWith('.harnessgym_restore')) found.delete(path);
      for (const folder of ['closed', 'sealed']) found.set(folder, 'folder 55');
      expect(await list(tree)).toEqual(found);
      expect(await reopened.recover(tree)).toBeUndefined();
      await reopened.take(tree);
      expect(await reopened.exchange(other, { tree, note: () => Promise.resolve() })).not.toHaveProperty('recovered');
      expect(await context.text('file')).toBe('other');
    },
  );
});
