import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findUnfinished } from './find-unfinished.js';
import { openJournal } from './journal.js';
import { lockTree } from './lock-tree.js';
import type { Snapshot } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

const program = join(import.meta.dirname, 'testing/killed-restore.mjs');

let context: ScratchTree;
let store: string;
let tree: string;
beforeEach(async () => {
  context = await openScratchTree();
  tree = context.tree;
  store = join(context.scratch, 'store');
});
afterEach(() => context[Symbol.asyncDispose]());

/** Two files, of which the restore that was killed had written one. */
async function restoreHalf(): Promise<Snapshot> {
  for (const path of ['one', 'two']) await context.put(path, 'saved');
  const snapshot = await context.store.take(tree);
  for (let call = 1; ; call += 1) {
    for (const path of ['one', 'two']) await context.put(path, 'edited');
    spawnSync(process.execPath, [program, store, tree, snapshot.id, String(call)]);
    if ((await context.text('one')) === 'saved') return snapshot;
    await context.store.recover(tree);
  }
}

it('C-03 tells which snapshot a killed restore was bringing back, until it is finished or under way, and writes nothing', async () => {
  const { id } = await restoreHalf();
  const before = await treeDigest(context.scratch);
  expect(await findUnfinished({ folder: store, tree })).toBe(id);
  expect(await treeDigest(context.scratch)).toBe(before);

  const lock = await lockTree(tree);
  expect(await findUnfinished({ folder: store, tree })).toBeUndefined();
  await lock.release();
  expect(await findUnfinished({ folder: store, tree })).toBe(id);

  expect(await context.text('two')).toBe('edited');
  await context.store.recover(tree);
  expect(await context.text('two')).toBe('saved');
  expect(await findUnfinished({ folder: store, tree })).toBeUndefined();
});

it('finds nothing where there is no store or no tree, and makes neither', async () => {
  const elsewhere = join(context.scratch, 'elsewhere');
  expect(await findUnfinished({ folder: elsewhere, tree })).toBeUndefined();
  expect(await findUnfinished({ folder: store, tree: elsewhere })).toBeUndefined();
  expect(existsSync(elsewhere)).toBe(false);
});

it('says that the store cannot be used where no file is in the place of the journal', async () => {
  await openJournal(store, await realpath(tree)).begin({ snapshot: 'any', changes: new Map() });
  const folder = join(store, 'restoring');
  const [name = ''] = await readdir(folder);
  await rm(join(folder, name));
  await mkdir(join(folder, name));
  await expect(findUnfinished({ folder: store, tree })).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
});
