import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { namePath } from '@harnessgym/internal-fs/name-path';

/** Up to this many bytes a file is handled in memory. */
export const smallLimit = 1024 * 1024;

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** One for all: its bytes are used before the next file is read. */
const room = Buffer.alloc(smallLimit + 1);

/**
 * The content of a file, valid until the next call; undefined when it is larger than `smallLimit`. Throws an error with
 * a system code when it is missing, a pipe, a folder or a link, or cannot be read.
 */
export function readSmallFile(path: string): Uint8Array | undefined {
  const file = openSync(path, flags);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw Object.assign(new Error(`${path} is not a file.`), { code: 'EINVAL' });
    let length = 0;
    for (;;) {
      const count = readSync(file, room, length, room.length - length, null);
      length += count;
      if (length > smallLimit) return undefined;
      // More was asked for than came, and all of the size came: the file is over, and no call is spent on hearing so.
      if (count === 0 || length === stats.size) return room.subarray(0, length);
    }
  } catch (error) {
    throw namePath(error, path);
  } finally {
    closeSync(file);
  }
}
