import { constants, fstatSync, openSync, readSync } from 'node:fs';
import { closeFile } from '@harnessgym/internal-fs/close-file';
import { namePath } from '@harnessgym/internal-fs/name-path';

/** Up to this many bytes a file is handled in memory. */
export const smallLimit = 1024 * 1024;

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** One for all: its bytes are used before the next file is read. */
const room = Buffer.alloc(smallLimit + 1);

/**
 * The content of a file that was found with this size, valid until the next call; undefined when it is larger than
 * `smallLimit` now. Throws an error with a system code when it is missing, a folder or a link, or cannot be read, and for a
 * pipe, unless just as many bytes wait in it.
 */
export function readSmallFile(path: string, size: number): Uint8Array | undefined {
  const file = openSync(path, flags);
  try {
    let length = readSync(file, room, 0, room.length, null);
    // More was asked for than came, and the size is as it was: the file is over, and no call is spent on hearing so.
    if (length === size && length > 0) return room.subarray(0, length);
    if (!fstatSync(file).isFile()) {
      throw Object.assign(new Error(`${path} is not a file.`), { code: 'EINVAL', syscall: 'open', path });
    }
    for (;;) {
      if (length > smallLimit) return undefined;
      const count = readSync(file, room, length, room.length - length, null);
      if (count === 0) return room.subarray(0, length);
      length += count;
    }
  } catch (error) {
    throw namePath(error, path);
  } finally {
    closeFile(file, path);
  }
}
