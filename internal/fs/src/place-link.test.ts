import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placeLink } from './place-link.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hg-place-'));
  folder = join(root, 'a', 'b');
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('tells what it created, in order, and what was there before', async () => {
  const created: string[] = [];
  const place = { root, folder, name: 'link', onCreated: (one: { path: string }) => created.push(one.path) };
  expect(await placeLink(join(root, 'target'), place)).toEqual({ placed: 'now' });
  expect(created.map((path) => relative(root, path))).toEqual(['a', 'a/b', 'a/b/link']);
  expect(await readlink(join(folder, 'link'))).toBe('../../target');
  expect(await placeLink(join(root, 'target'), place)).toEqual({ placed: 'before' });
  expect(created).toHaveLength(3);
});

it('replaces neither a link that leads elsewhere nor a file', async () => {
  await mkdir(folder, { recursive: true });
  await symlink('../elsewhere', join(folder, 'link'));
  await writeFile(join(folder, 'file'), '');
  for (const name of ['link', 'file'])
    expect(await placeLink(join(root, 'target'), { root, folder, name })).toEqual({
      placed: 'no',
      taken: join(folder, name),
    });
});

it.each(['as it is', 'by a link'])(
  'F-14 leads to the target where a link leads to the folder, and the root is named %s',
  async (how) => {
    await mkdir(join(root, 'real', 'skills'), { recursive: true });
    await mkdir(join(root, 'real', 'a'));
    await symlink('../skills', join(root, 'real', 'a', 'b'));
    await mkdir(join(root, 'real', 'target'));
    await writeFile(join(root, 'real', 'target', 'file'), 'reached');
    await symlink('real', join(root, 'named'));
    const named = join(root, how === 'as it is' ? 'real' : 'named');
    const place = { root: named, folder: join(named, 'a', 'b'), name: 'link' };
    expect(await placeLink(join(named, 'target'), place)).toEqual({ placed: 'now' });
    expect(await readFile(join(place.folder, 'link', 'file'), 'utf8')).toBe('reached');
    expect(await readlink(join(place.folder, 'link'))).toBe('../target');
    expect(await placeLink(join(named, 'target'), place)).toEqual({ placed: 'before' });
  },
);
