import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepAside } from './keep-aside.js';

let scratch: string;
let path: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-keep-aside-'));
  path = join(scratch, 'file.json');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const keep = () => keepAside(path, join(scratch, 'file.invalid.json'));

it('moves what is there, beside what was kept before', async () => {
  await writeFile(path, 'first');
  expect(await keep()).toEqual({ path, aside: join(scratch, 'file.invalid.json') });
  await mkdir(path);
  expect(await keep()).toEqual({ path, aside: join(scratch, 'file.invalid.2.json') });
  expect(await keep()).toBeUndefined();
  expect((await readdir(scratch)).sort()).toEqual(['file.invalid.2.json', 'file.invalid.json']);
});

it('C-09 keeps the first eight and the last of any number', async () => {
  for (let count = 1; count <= 12; count += 1) {
    if (count % 2 === 0) await writeFile(path, String(count));
    else await mkdir(join(path, String(count)), { recursive: true });
    await keep();
  }
  expect(await readdir(scratch)).toHaveLength(9);
  expect(await readdir(join(scratch, 'file.invalid.json'))).toEqual(['1']);
  expect(await readFile(join(scratch, 'file.invalid.8.json'), 'utf8')).toBe('8');
  expect(await readFile(join(scratch, 'file.invalid.9.json'), 'utf8')).toBe('12');
});

it('takes nothing from what is kept when there is nothing more to keep', async () => {
  for (let count = 1; count <= 9; count += 1) {
    await writeFile(path, String(count));
    await keep();
  }
  expect(await keep()).toBeUndefined();
  expect(await readFile(join(scratch, 'file.invalid.9.json'), 'utf8')).toBe('9');
});
