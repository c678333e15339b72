import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWay } from './make-way.js';

let scratch: string;
let root: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-way-'));
  root = join(scratch, 'root');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

it('makes the folders, and leaves a file in the place as it is', async () => {
  const path = join(root, 'a', 'b', 'file');
  expect(await makeWay(path, root)).toEqual([]);
  await writeFile(path, 'text');
  expect(await makeWay(path, root)).toEqual([]);
  expect(await readFile(path, 'utf8')).toBe('text');
});

it.each<[string, (path: string) => unknown]>([
  ['a folder', (path) => mkdir(path)],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to nothing', (path) => symlink('nothing', path)],
  ['a link to itself', (path) => symlink(path, path)],
  ['a link to a file', (path) => symlink('/etc/hosts', path)],
])('keeps %s in the place of a file aside', async (_name, put) => {
  const path = join(root, 'a', 'file');
  await makeWay(path, root);
  await put(path);
  expect(await makeWay(path, root)).toEqual([{ path, aside: `${path}.aside` }]);
  expect(await readdir(join(root, 'a'))).toEqual(['file.aside']);
});

it('makes way for many at once, and moves nothing away that one of them has made', async () => {
  await mkdir(root);
  await writeFile(join(root, 'a'), 'in the way');
  const paths = Array.from({ length: 20 }, (_, index) => join(root, 'a', `${index}`));
  const mended = await Promise.all(
    paths.map(async (path, index) => {
      for (let turn = 0; turn < index; turn += 1) await setImmediate();
      const done = await makeWay(path, root);
      await writeFile(path, 'text');
      return done;
    }),
  );
  expect(mended.flat()).toEqual([{ path: join(root, 'a'), aside: join(root, 'a.aside') }]);
  expect(await readdir(root)).toEqual(['a', 'a.aside']);
  expect(await readdir(join(root, 'a'))).toHaveLength(20);
});

it.each<[string, (path: string) => unknown]>([
  ['a file', (path) => writeFile(path, '')],
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to nothing', (path) => symlink('nothing', path)],
  ['a link to itself', (path) => symlink(path, path)],
  ['a link to a folder', (path) => symlink(tmpdir(), path)],
])('keeps %s in the place of a folder aside', async (_name, put) => {
  const folder = join(root, 'a');
  await mkdir(root);
  await put(folder);
  expect(await makeWay(join(folder, 'b', 'file'), root)).toEqual([{ path: folder, aside: `${folder}.aside` }]);
  expect((await stat(join(folder, 'b'))).isDirectory()).toBe(true);
});

it('keeps everything that was ever in the way', async () => {
  const path = join(root, 'file');
  for (let turn = 0; turn < 3; turn += 1) {
    await mkdir(path, { recursive: true });
    await makeWay(path, root);
  }
  expect(await readdir(root)).toHaveLength(3);
});

it('stays in a root that its owner linked', async () => {
  await mkdir(join(scratch, 'elsewhere'));
  await symlink('elsewhere', root);
  expect(await makeWay(join(root, 'a', 'file'), root)).toEqual([]);
  expect(await readdir(join(scratch, 'elsewhere'))).toEqual(['a']);
});

it.each<[string, (path: string) => unknown]>([
  ['a file', (path) => writeFile(path, '')],
  ['a link to nothing', (path) => symlink('nothing', path)],
  ['a link to itself', (path) => symlink(path, path)],
  ['a link out of the folder it lies in', (path) => symlink(tmpdir(), path)],
])('H-03 keeps %s in the place of the root aside', async (_name, put) => {
  await put(root);
  expect(await makeWay(join(root, 'file'), root)).toEqual([{ path: root, aside: `${root}.aside` }]);
  expect((await readdir(scratch)).sort()).toEqual(['root', 'root.aside']);
  expect((await lstat(root)).isDirectory()).toBe(true);
});
