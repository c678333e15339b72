import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultIgnore } from './ignore.js';
import { leavesNothing } from './leaves-nothing.js';
import { openSnapshotStore } from './open-snapshot-store.js';
import type { SnapshotStore } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ tree } = context);
  store = await open('data/', '*.bin', '!keep.bin');
});
afterEach(() => context[Symbol.asyncDispose]());

function open(...patterns: string[]): Promise<SnapshotStore> {
  return openSnapshotStore({ folder: join(context.scratch, 'store'), ignore: { ...defaultIgnore, patterns } });
}

it('C-02 leaves what the patterns match as it is, and the folders that hold it', async () => {
  await context.put('src/main.c');
  await context.put('lib/vendored.bin');
  await context.put('lib/keep.bin');
  await context.put('data/large');
  const snapshot = await store.take(tree);

  await context.put('lib/vendored.bin', 'grown');
  await context.put('lib/keep.bin', 'broken');
  await context.put('data/large', 'grown');
  await context.put('new/data/file');
  await context.put('new/other');
  const report = await store.restore(snapshot, tree);

  expect(report).toEqual({ restored: ['lib/keep.bin'], removed: ['new/other'] });
  expect(await context.text('lib/vendored.bin')).toBe('grown');
  expect(await context.text('data/large')).toBe('grown');
  expect(await context.text('new/data/file')).toBe('new/data/file');
});

it('C-02 obeys the rule a snapshot was taken under, whatever the store is opened with later', async () => {
  await context.put('src/main.c');
  await context.put('data/large');
  const snapshot = await store.take(tree);
  const { restore } = await open();
  expect(await restore(snapshot, tree)).toEqual({ restored: [], removed: [] });
  expect(await context.text('data/large')).toBe('data/large');
});

it('C-05 goes by the patterns alone: an edited .gitignore changes nothing', async () => {
  await context.put('.gitignore', 'data/\n');
  await context.put('src/main.c');
  const snapshot = await store.take(tree);
  await context.put('.gitignore', 'src/\nnew\n');
  await context.put('new');
  await rm(join(tree, 'src'), { recursive: true });
  expect(await store.restore(snapshot, tree)).toEqual({
    restored: ['.gitignore', 'src', 'src/main.c'],
    removed: ['new'],
  });
});

it('leaves out of a copy what the patterns match, and removes it when something made it there', async () => {
  await context.put('src/main.c');
  await context.put('data/large');
  const snapshot = await store.take(tree);
  const room = join(context.scratch, 'room');
  const copy = await store.openCopy(snapshot, room);
  await mkdir(join(room, 'data'));
  await copy.bringTo(snapshot);
  await expect(stat(join(room, 'data'))).rejects.toThrow('ENOENT');
});

it('gives a snapshot without patterns the id it has without the list of them', async () => {
  await context.put('a');
  expect(await (await open()).take(tree)).toEqual(await context.store.take(tree));
});

it('knows a rule that leaves nothing of a tree that has something', async () => {
  const rule = (...patterns: string[]) => ({ ...defaultIgnore, patterns });
  await mkdir(join(tree, '.git'));
  expect(leavesNothing(tree, rule('*'))).toBe(false);
  await context.put('src/main.c');
  expect(leavesNothing(tree, rule('*'))).toBe(true);
  expect(leavesNothing(tree, rule('*', '!src'))).toBe(false);
  expect(leavesNothing(tree, rule('*.c'))).toBe(false);
});

it('a comparison tells what a restore does with new folders, also those that hold ignored files', async () => {
  await context.put('old');
  const snapshot = await store.take(tree);
  for (const path of ['new/deep/node_modules/p.js', 'new/file', 'plain/file']) await context.put(path);
  const told = await store.compare(snapshot, tree);
  expect(told.removed).toEqual(['new/file', 'plain', 'plain/file']);
  expect(await store.restore(snapshot, tree)).toEqual(told);
});
