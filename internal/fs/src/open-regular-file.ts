import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { namePath } from './name-path.js';

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a file that somebody else writes, to read it. Throws an error with a system code when it is missing, a pipe, a
 * folder or a link, or cannot be read. Whoever opens it closes it.
 */
export async function openRegularFile(path: string): Promise<{ file: FileHandle; found: Stats }> {
  const file = await open(path, flags);
  try {
    const found = await file.stat();
    if (found.isFile()) return { file, found };
    throw Object.assign(new Error('It is not a file.'), { code: 'EINVAL', syscall: 'open', path });
  } catch (error) {
    await file.close();
    throw namePath(error, path);
  }
}
