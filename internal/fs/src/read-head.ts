import { constants, fstatSync, openSync, readSync } from 'node:fs';
import { closeFile } from './close-file.js';
import { namePath } from './name-path.js';

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * The first bytes of a file that somebody else writes, at most `limit`, however large it is. Throws an error with a
 * system code when it is missing, a pipe, a folder or a link, or cannot be read. Synchronous, for documents: handing a small
 * file's calls to Node's thread pool takes many times what they do.
 */
export function readHead(path: string, limit: number): Buffer {
  const file = openSync(path, flags);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw Object.assign(new Error('It is not a file.'), { code: 'EINVAL', syscall: 'open', path });
    const head = Buffer.allocUnsafe(Math.min(limit, found.size));
    let length = 0;
    while (length < head.length) {
      const count = readSync(file, head, length, head.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return head.subarray(0, length);
  } catch (error) {
    throw namePath(error, path);
  } finally {
    closeFile(file, path);
  }
}
