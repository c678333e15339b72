import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-mix-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Two trees in one store; a value that begins with `->` is a link. */
async function two(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) {
  const store = await openSnapshotStore({ folder: join(folder, 'store') });
  const take = async (name: string, files: Readonly<Record<string, string>>) => {
    const tree = join(folder, name);
    await mkdir(tree);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(tree, path, '..'), { recursive: true });
      if (text.startsWith('->')) await symlink(text.slice(2), join(tree, path));
      else await writeFile(join(tree, path), text);
    }
    return store.take(tree);
  };
  return { store, one: await take('one', one), other: await take('other', other) };
}

it.each<[string, Record<string, string>, Record<string, string>, string, string[]]>([
  ['takes a file from the other', { a: '1', b: '1' }, { a: '2', b: '2' }, 'a', ['a:2', 'b:1']],
  ['lacks what the other lacks', { a: '1', b: '1' }, { b: '2' }, 'a', ['b:1']],
  [
    'has what only the other has, with its folders',
    { b: '1' },
    { 'x/y/a': '2', 'x/c': '2' },
    'x/y/a',
    ['b:1', 'x/y/a:2'],
  ],
  ['gives a file way to the folder of a selected one', { x: '1' }, { 'x/a': '2' }, 'x/a', ['x/a:2']],
  ['gives a folder way to a selected link', { 'x/a': '1', b: '1' }, { x: '->b' }, 'x', ['b:1', 'x:1']],
])('a mixture %s', async (_, base, others, selected, expected) => {
  const { store, one, other } = await two(base, others);
  const mixed = await store.mix(one, { other, select: (path) => path === selected });
  const target = join(folder, 'mixed');
  await store.materialise(mixed, target);
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => `${file.slice(target.length + 1)}:${await readFile(file, 'utf8')}`),
  );
  expect(found.sort()).toEqual(expected);
});

it('a mixture with nothing selected is the same snapshot, and so is one of equal files', async () => {
  const { store, one, other } = await two({ a: '1', b: '1' }, { a: '1', b: '2' });
  expect((await store.mix(one, { other, select: () => false })).id).toBe(one.id);
  expect((await store.mix(one, { other, select: (path) => path === 'a' })).id).toBe(one.id);
});

it('a difference names files and links that are new, gone or other', async () => {
  const { store, one, other } = await two(
    { a: '1', 'x/b': '1', c: '->a', d: '1' },
    { a: '1', 'x/b': '2', c: '->x', e: '1' },
  );
  expect(await store.difference(one, other)).toEqual(['c', 'd', 'e', 'x/b']);
  expect(await store.difference(one, one)).toEqual([]);
});
