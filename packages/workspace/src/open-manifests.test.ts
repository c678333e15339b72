import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
beforeEach(async () => {
  context = await openScratchTree();
});
afterEach(() => context[Symbol.asyncDispose]());

it('C-03 a list that was remembered counts no more once its file is damaged or gone', async () => {
  const { store, tree, put, text } = context;
  await put('a', 'saved');
  const saved = await store.take(tree);
  await store.restore(saved, tree);
  await put('a', 'edited');
  const whole = await readFile(saved.manifestPath);
  await writeFile(saved.manifestPath, '{');
  await expect(store.restore(saved, tree)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
  await rm(saved.manifestPath);
  await expect(store.restore(saved, tree)).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  expect(await text('a')).toBe('edited');
  await writeFile(saved.manifestPath, whole);
  await store.restore(saved, tree);
  expect(await text('a')).toBe('saved');
});
