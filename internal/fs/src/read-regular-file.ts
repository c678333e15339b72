import type { FileHandle } from 'node:fs/promises';
import { namePath } from './name-path.js';
import { openRegularFile } from './open-regular-file.js';
import { readHead } from './read-head.js';

const chunkBytes = 32 * 1024;

/**
 * Streams the bytes between two offsets of a file that somebody else writes, as far as it goes when reading begins.
 * Throws an error with a system code when it is missing, a pipe, a folder or a link, or cannot be read.
 */
export async function* readRegularFile(
  path: string,
  { from = 0, to = Number.POSITIVE_INFINITY }: { from?: number; to?: number } = {},
): AsyncGenerator<Buffer> {
  // Nearly every file fits in one chunk, and a stream of it would be seven calls handed to Node's thread pool.
  const head = readHead(path, chunkBytes + 1);
  if (head.length <= chunkBytes) {
    if (from < Math.min(to, head.length)) yield head.subarray(from, to);
    return;
  }
  const { file, found } = await openRegularFile(path);
  try {
    try {
      yield* readBytes(file, { from, to: Math.min(to, found.size) });
    } finally {
      await file.close();
    }
  } catch (error) {
    throw namePath(error, path);
  }
}

/** Streams the bytes between two offsets, and leaves the file open. */
export async function* readBytes(file: FileHandle, { from, to }: { from: number; to: number }): AsyncGenerator<Buffer> {
  if (to <= from) return;
  // `end` counts inclusively there. What is made of a chunk lives until the next one: smaller ones, less memory.
  const stream = file.createReadStream({ start: from, end: to - 1, autoClose: false, highWaterMark: chunkBytes });
  for await (const chunk of stream) {
    yield chunk as Buffer;
  }
}
