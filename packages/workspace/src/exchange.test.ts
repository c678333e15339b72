import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultIgnore } from './ignore.js';
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

it('obeys the rule of the snapshot, also where that of the store is another one', async () => {
  const { store, tree, put, text, scratch } = context;
  await put('a', 'saved');
  const saved = await store.take(tree);
  await put('a', 'edited');
  await put('x.o', 'ignored by the snapshot');
  const other = await openSnapshotStore({
    folder: join(scratch, 'store'),
    ignore: { ...defaultIgnore, suffixes: ['a'] },
  });
  const { removed } = await other.exchange(saved, { tree, note: () => Promise.resolve() });
  expect({ removed, a: await text('a'), x: await text('x.o') }).toEqual({
    removed: [],
    a: 'saved',
    x: 'ignored by the snapshot',
  });
});
