import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { namePath } from './name-path.js';

const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NONBLOCK, O_NOFOLLOW } = constants;

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const guarded = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOFOLLOW;

/**
 * Opens a file that somebody else can replace, to append to it or to write it anew. Throws an error with a system code,
 * and never waits or writes elsewhere, when a pipe, a device, a folder or a link is in its place.
 */
export async function openForWriting(path: string, how: 'append' | 'anew'): Promise<FileHandle> {
  const file = await open(path, how === 'append' ? appendFlags : anewFlags, 0o600);
  try {
    if ((await file.stat()).isFile()) return file;
    throw notRegular(path);
  } catch (error) {
    await file.close();
    throw namePath(error, path);
  }
}

/** The refusal of what can be opened and is no file, with the fields of the system's own. */
export function notRegular(path: string): Error {
  return Object.assign(new Error(`${path} is not a regular file.`), { code: 'EINVAL', syscall: 'open', path });
}

/** For who opens synchronously: a pipe nobody reads, a folder and a link are refused. */
export const appendFlags = guarded | O_APPEND;
export const anewFlags = guarded | O_TRUNC;
