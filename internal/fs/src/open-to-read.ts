import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { namePath } from './name-path.js';

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a file that somebody else can replace, to read it without Node's thread pool. Throws an error with a system code
 * when it is missing, a pipe, a folder or a link, or cannot be read. Whoever opens it closes it.
 */
export function openToRead(path: string): { file: number; found: Stats } {
  const file = openSync(path, flags);
  try {
    const found = fstatSync(file);
    if (found.isFile()) return { file, found };
    throw Object.assign(new Error('It is not a file.'), { code: 'EINVAL', syscall: 'open', path });
  } catch (error) {
    closeSync(file);
    throw namePath(error, path);
  }
}
