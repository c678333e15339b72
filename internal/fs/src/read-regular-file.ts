import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { namePath } from './name-path.js';

// Whoever can write the file can put a pipe or a link in its place: neither may hold us up or lead us elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

const chunkBytes = 32 * 1024;

/**
 * Streams the bytes between two offsets of a file that somebody else writes, as far as it goes when reading begins.
 * Throws an error with a system code when it is missing, a pipe, a folder or a link, or cannot be read.
 */
export async function* readRegularFile(
  path: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number } = {},
): AsyncGenerator<Buffer> {
  const file = await open(path, flags);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw Object.assign(new Error('It is not a file.'), { code: 'EINVAL', syscall: 'open', path });
    const end = Math.min(to, found.size);
    if (end <= from) return;
    // `end` counts inclusively there. What is made of a chunk lives until the next one: smaller ones, less memory.
    const stream = file.createReadStream({ start: from, end: end - 1, autoClose: false, highWaterMark: chunkBytes });
    for await (const chunk of stream) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw namePath(error, path);
  } finally {
    await file.close();
  }
}
