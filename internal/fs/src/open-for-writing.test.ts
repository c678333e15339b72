import { execFileSync } from 'node:child_process';
import { constants, existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { appendText } from './append-text.js';
import { sha256File } from './digest.js';
import { openForWriting } from './open-for-writing.js';
import { openRegularFile } from './open-regular-file.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(realpathSync(tmpdir()), 'hg-open-'));
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

it.skipIf(!existsSync('/proc/self/fd'))('closes a file that cannot be looked at, and names it', async () => {
  await writeFile(path, 'text');
  const some = await open(path);
  const stat = vi.spyOn(Object.getPrototypeOf(some), 'stat').mockImplementation(async () => {
    throw Object.assign(new Error('EIO: i/o error, fstat'), { code: 'EIO', syscall: 'fstat' });
  });
  const opened = () => readdirSync('/proc/self/fd').filter((fd) => leadsTo(fd) === path).length;
  try {
    for (const openIt of [() => openForWriting(path, 'append'), () => openRegularFile(path), () => sha256File(path)]) {
      await expect(openIt()).rejects.toMatchObject({ code: 'EIO', path });
      expect(opened()).toBe(1);
    }
  } finally {
    stat.mockRestore();
    await some.close();
  }
});

function leadsTo(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // best-effort: the one that lists them is closed by now.
    return undefined;
  }
}
