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

it('names the store for what the system says to an open file of it, of which Node names no path', async () => {
  const store = await openSnapshotStore({ folder });
  await mkdir(join(folder, 'packs', `${'a'.repeat(64)}.pack`));
  await expect(store.take(join(scratch, 'tree'))).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining(`${folder} cannot be used: EISDIR`),
  });
});
