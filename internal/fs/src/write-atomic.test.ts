import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomic } from './write-atomic.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('A-12 a reader finds the old bytes or the new ones, at any moment', async () => {
  const path = join(folder, 'document');
  const texts = ['a', 'b'].map((letter) => letter.repeat(4_000_000));
  await writeAtomic(path, texts[0] ?? '');
  let isWriting = true;
  const writing = (async () => {
    for (let turn = 1; turn <= 40; turn += 1) await writeAtomic(path, texts[turn % 2] ?? '');
    isWriting = false;
  })();
  while (isWriting) expect(texts.includes(await readFile(path, 'utf8'))).toBe(true);
  await writing;
  expect(await readdir(folder)).toEqual(['document']);
});

it('A-12 a write that fails leaves what was there, and nothing beside it', async () => {
  const path = join(folder, 'document');
  await mkdir(join(path, 'kept'), { recursive: true });
  await expect(writeAtomic(path, 'new')).rejects.toThrow('EISDIR');
  expect([await readdir(folder), await readdir(path)]).toEqual([['document'], ['kept']]);
});
