import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';

let scratch: string;
let folder: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-in-store-'));
  folder = join(scratch, 'store');
  await mkdir(join(scratch, 'tree'));
});
afterEach(() => rm(scratch, { recursive: true }));

it('says that a store cannot be opened when something else is in the place of it', async () => {
  await writeFile(folder, 'not a folder');
  await expect(openSnapshotStore({ folder })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining(`${folder} cannot be used: EEXIST`),
    cause: { code: 'EEXIST' },
  });
});

it('says so too when a folder of it was replaced since, and of another one when that is the tree', async () => {
  const store = await openSnapshotStore({ folder });
  await store.take(join(scratch, 'tree'));
  await rm(join(folder, 'snapshots'), { recursive: true });
  await writeFile(join(folder, 'snapshots'), 'not a folder');
  await writeFile(join(scratch, 'tree', 'new'), 'more');
  await expect(store.take(join(scratch, 'tree'))).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  await expect(store.take(join(scratch, 'gone'))).rejects.toMatchObject({ code: 'TREE_MISSING' });
});

it('names the pack in whose place a folder stands', async () => {
  const store = await openSnapshotStore({ folder });
  const pack = join(folder, 'packs', `${'a'.repeat(64)}.pack`);
  await mkdir(pack);
  await expect(store.take(join(scratch, 'tree'))).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining(`${folder} cannot be used: ${pack}: It is not a file. Mend that`),
  });
});

it('says so of a store into which a large file of a tree cannot be copied', async () => {
  const store = await openSnapshotStore({ folder });
  await writeFile(join(scratch, 'tree', 'large'), new Uint8Array(2 * 1024 * 1024));
  await rm(join(folder, 'tmp'), { recursive: true });
  await expect(store.take(join(scratch, 'tree'))).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining('ENOENT'),
  });
});

it('says so of a store that the system refuses, also when a tree is to be changed', async () => {
  // Short enough for the files of a new store and too long for the name of a snapshot.
  let deep = folder;
  while (deep.length < 4020) deep = join(deep, 'x'.repeat(Math.min(200, 4029 - deep.length)));
  const store = await openSnapshotStore({ folder: deep });
  await expect(store.restore({ id: 'a'.repeat(64) }, join(scratch, 'tree'))).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining('ENAMETOOLONG'),
  });
});
