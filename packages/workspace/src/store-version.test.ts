import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('opens a store that this version made, again', async () => {
  await openSnapshotStore({ folder });
  await openSnapshotStore({ folder });
});

it('says what to write where half a version is left, and opens the store again with it', async () => {
  await openSnapshotStore({ folder });
  const whole = await readFile(join(folder, 'store.json'), 'utf8');
  await writeFile(join(folder, 'store.json'), '{"sch');
  await expect(openSnapshotStore({ folder })).rejects.toThrow(`store.json is damaged or gone`);
  await expect(openSnapshotStore({ folder })).rejects.toThrow(`write ${whole} into it`);
});

it('refuses a store of another version, or without one, and changes nothing in it', async () => {
  for (const version of ['{"schemaVersion":2}', '{}', 'torn']) {
    await writeFile(join(folder, 'store.json'), version);
    await expect(openSnapshotStore({ folder })).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
  }
  expect(await readdir(folder)).toEqual(['store.json']);
  await rm(join(folder, 'store.json'));
  await mkdir(join(folder, 'snapshots'));
  await expect(openSnapshotStore({ folder })).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
  expect(await readdir(folder)).toEqual(['snapshots']);
});
