import { readSync } from 'node:fs';
import { closeFile } from './close-file.js';
import { namePath } from './name-path.js';
import { openToRead } from './open-to-read.js';

/**
 * The first bytes of a file that somebody else writes, at most `limit`, however large it is. Throws an error with a
 * system code when it is missing, a pipe, a folder or a link, or cannot be read. Synchronous, for documents: handing a small
 * file's calls to Node's thread pool takes many times what they do.
 */
export function readHead(path: string, limit: number): Buffer {
  const { file, found } = openToRead(path);
  try {
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
