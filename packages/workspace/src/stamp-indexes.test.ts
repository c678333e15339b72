import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestedFile } from './digest-tree.js';
import { openStampIndexes } from './stamp-indexes.js';

let store: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'hg-index-'));
});
afterEach(() => rm(store, { recursive: true, force: true }));

const load = async (tree: string) => [...(await openStampIndexes(store).load(tree)).files()];

const file = (path: string, ctimeMs: number) =>
  digestedFile({ kind: 'file', path, mode: 0o644, size: 1, mtimeMs: 0.25, ctimeMs, ino: 7 }, `digest of ${path}`);

it('remembers a settled file, and not one so young that a further edit could keep its time stamp', async () => {
  const scannedAtMs = 1_000_000;
  const entries = [file('old', scannedAtMs - 1_000), file('young', scannedAtMs - 5), file('ahead', scannedAtMs + 5)];
  await openStampIndexes(store).save('/tree', { scannedAtMs, entries, fresh: entries });
  expect(await load('/tree')).toEqual([entries[0]]);
  expect(await load('/other')).toEqual([]);
});

it('starts anew from an index that cannot be read', async () => {
  const entries = [file('a', 0)];
  await openStampIndexes(store).save('/tree', { scannedAtMs: 1_000, entries, fresh: entries });
  for (const name of await readdir(join(store, 'index'))) await writeFile(join(store, 'index', name), '[["a", "st');
  expect(await load('/tree')).toEqual([]);
});

it('is kept in memory as long as it cannot be written, and then written', async () => {
  const entries = [file('a', 0)];
  const scan = { scannedAtMs: 1_000, entries, fresh: entries };
  const indexes = openStampIndexes(store);
  await indexes.load('/tree');
  await writeFile(join(store, 'index'), 'not a folder');
  await indexes.save('/tree', scan);
  expect([...(await indexes.load('/tree')).files()]).toEqual(entries);
  await rm(join(store, 'index'));
  await indexes.save('/tree', { ...scan, fresh: [] });
  expect(await load('/tree')).toEqual(entries);
});
