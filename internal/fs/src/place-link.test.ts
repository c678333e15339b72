import { mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
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
