import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endTornLine } from './end-torn-line.js';
import { keepInterrupted } from './keep-interrupted.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'hg-interrupted-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('A-13 keeps the file of each turn that was cut short, and overwrites none', async () => {
  const path = join(root, 'run', 'attempt.stdout.txt');
  for (const text of ['first', 'second']) {
    expect(await keepInterrupted(path, root)).toEqual([]);
    await writeFile(path, text);
  }
  await keepInterrupted(path, root);
  expect(await readdir(join(root, 'run'))).toEqual(['interrupted_1', 'interrupted_2']);
  expect(await readFile(join(root, 'run', 'interrupted_1', 'attempt.stdout.txt'), 'utf8')).toBe('first');
  expect(await readFile(join(root, 'run', 'interrupted_2', 'attempt.stdout.txt'), 'utf8')).toBe('second');
});

it('A-13 looks into a folder that was closed before it takes a name in it for free', async () => {
  const closed = join(root, 'interrupted_1');
  await mkdir(closed);
  await writeFile(join(closed, 'log.txt'), 'first');
  await chmod(closed, 0);
  await writeFile(join(root, 'log.txt'), 'second');
  expect(await keepInterrupted(join(root, 'log.txt'), root)).toEqual([{ path: closed, mode: 0 }]);
  expect(await readFile(join(closed, 'log.txt'), 'utf8')).toBe('first');
  expect(await readFile(join(root, 'interrupted_2', 'log.txt'), 'utf8')).toBe('second');
});

it('is not led elsewhere by a link that an agent put in the place of the folder', async () => {
  await mkdir(join(root, 'elsewhere'));
  await mkdir(join(root, 'run'));
  await symlink(join(root, 'elsewhere'), join(root, 'run', 'interrupted_1'));
  await writeFile(join(root, 'run', 'log.txt'), 'mine');
  expect(await keepInterrupted(join(root, 'run', 'log.txt'), root)).toHaveLength(1);
  expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
  expect(await readFile(join(root, 'run', 'interrupted_1', 'log.txt'), 'utf8')).toBe('mine');
});

it.each([
  ['{"whole":1}\n{"half', '{"whole":1}\n{"half\n'],
  ['{"whole":1}\n', '{"whole":1}\n'],
  ['', ''],
])('a log that ends with %j goes on with a line of its own', async (torn, ended) => {
  const path = join(root, 'events.jsonl');
  await writeFile(path, torn);
  await endTornLine(path);
  expect(await readFile(path, 'utf8')).toBe(ended);
});

it('a log that is not there, or is none, is left alone', async () => {
  await endTornLine(join(root, 'missing'));
  await endTornLine(root);
  expect(await readdir(root)).toEqual([]);
});
