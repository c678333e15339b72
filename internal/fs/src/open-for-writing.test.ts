import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendText } from './append-text.js';
import { openForWriting } from './open-for-writing.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-open-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['append', 'oldnew'],
  ['anew', 'new'],
] as const)('opens a file to %s', async (how, expected) => {
  await writeFile(path, 'old');
  const file = await openForWriting(path, how);
  await file.writeFile('new');
  await file.close();
  expect(await readFile(path, 'utf8')).toBe(expected);
});

const obstacles: [string, () => unknown][] = [
  ['a pipe', () => execFileSync('mkfifo', [path])],
  ['a folder', () => mkdir(path)],
  ['a device', () => symlink('/dev/null', path)],
  ['a link to a file', () => writeFile(join(folder, 'other'), 'other').then(() => symlink('other', path))],
];

it.each(obstacles)('refuses %s at once', async (_name, put) => {
  await put();
  for (const how of ['append', 'anew'] as const) {
    await expect(openForWriting(path, how)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  }
});

it('refuses a pipe that somebody reads', async () => {
  execFileSync('mkfifo', [path]);
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const refusal = { code: 'EINVAL', syscall: 'open', path, message: `${path} is not a regular file.` };
  await expect(openForWriting(path, 'append')).rejects.toMatchObject(refusal);
  expect(() => appendText(path, 'text')).toThrow(expect.objectContaining(refusal));
  await reader.close();
});
