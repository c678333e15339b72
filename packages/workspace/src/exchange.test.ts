import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
beforeEach(async () => {
  context = await openScratchTree();
});
afterEach(() => context[Symbol.asyncDispose]());

it('tells what it took before the first path changes, and both snapshots are whole', async () => {
  const { store, tree, put, text } = context;
  await put('a', 'saved');
  const saved = await store.take(tree);
  await put('a', 'edited');
  await put('new');
  const noted: string[] = [];
  const { before, restored, removed } = await store.exchange(saved, {
    tree,
    note: async ({ id }) => {
      noted.push(id, await text('a'), await text('new'));
    },
  });
  expect(noted).toEqual([before.id, 'edited', 'new']);
  expect({ restored, removed, a: await text('a') }).toEqual({ restored: ['a'], removed: ['new'], a: 'saved' });
  expect((await store.take(tree)).id).toBe(saved.id);
  await store.restore(before, tree);
  expect([await text('a'), await text('new')]).toEqual(['edited', 'new']);
});

it('changes nothing when what it took could not be noted', async () => {
  const { store, tree, put, text } = context;
  await put('a', 'saved');
  const saved = await store.take(tree);
  await put('a', 'edited');
  const refusal = new Error('the disk of the notes is full');
  await expect(store.exchange(saved, { tree, note: () => Promise.reject(refusal) })).rejects.toBe(refusal);
  expect(await text('a')).toBe('edited');
  expect(await store.recover(tree)).toBeUndefined();
});

it('takes under the rule of the snapshot, so that all it overwrites is kept and nothing that was ignored is copied', async () => {
  const { store, tree, put, text, scratch } = context;
  await put('a', 'saved');
  const saved = await store.take(tree);
  await put('a', 'edited');
  await put('x.o', 'ignored by the snapshot');
  const other = await openSnapshotStore({
    folder: join(scratch, 'store'),
    ignore: { names: [], topLevelNames: [], suffixes: ['a'] },
  });
  const { before, removed } = await other.exchange(saved, { tree, note: () => Promise.resolve() });
  expect({ removed, a: await text('a'), x: await text('x.o') }).toEqual({
    removed: [],
    a: 'saved',
    x: 'ignored by the snapshot',
  });
  await store.materialise(before, join(scratch, 'before'));
  expect(await readdir(join(scratch, 'before'))).toEqual(['a']);
  expect(await readFile(join(scratch, 'before/a'), 'utf8')).toBe('edited');
});
