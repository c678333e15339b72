import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { closeFile } from './close-file.js';
import { sha256File } from './digest.js';
import { namePath } from './name-path.js';

/** What the system says to reading an open folder. */
function bareError(): unknown {
  const folder = openSync(tmpdir(), 'r');
  try {
    return readSync(folder, Buffer.alloc(1));
  } catch (error) {
    return error;
  } finally {
    closeSync(folder);
  }
}

it('names the file in what is said to a call on an open one, once', () => {
  const error = namePath(namePath(bareError(), '/a/file'), '/another');
  expect(error).toMatchObject({ code: 'EISDIR', path: '/a/file' });
  expect((error as Error).message).toBe("EISDIR: illegal operation on a directory, read '/a/file'");
});

it('leaves an error alone that is none of the file system', () => {
  const error = new Error('mine');
  expect(namePath(error, '/a/file')).toBe(error);
  expect(error.message).toBe('mine');
});

it('what is no file is named', async () => {
  const folder = join(tmpdir(), '.');
  await expect(sha256File(folder)).rejects.toMatchObject({ code: 'EINVAL', path: folder });
});

it.skipIf(!existsSync('/proc/self/mem'))('a file that cannot be read is named', async () => {
  const path = '/proc/self/mem';
  await expect(sha256File(path)).rejects.toMatchObject({ code: 'EIO', syscall: 'read', path });
});

it('a file that cannot be closed is named', () => {
  const closed = openSync(tmpdir(), 'r');
  closeSync(closed);
  expect(() => closeFile(closed, '/a/file')).toThrow("EBADF: bad file descriptor, close '/a/file'");
});
