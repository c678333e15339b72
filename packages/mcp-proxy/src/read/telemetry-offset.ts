import { lstat } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { removedBytes } from '../telemetry/removed-bytes.js';
import { logFiles } from './log-files.js';

/**
 * Where the log ends now, in bytes since its beginning, the files that it was rotated into and those that are gone among
 * them: what is written from here on comes later. 0 while nothing is there, or whoever is asking may not look into its folder.
 */
export async function telemetryOffset(path: string): Promise<number> {
  for (;;) {
    const removed = removedBytes(path);
    const there = await bytesThere(path);
    // A part that goes meanwhile is counted once.
    if (removedBytes(path) === removed) return removed + there;
  }
}

async function bytesThere(path: string): Promise<number> {
  const sizes = new Map<string, number>();
  // A rotation in between moves the names on: what was behind the last of them is found by looking again.
  for (let known = -1; known < sizes.size; ) {
    known = sizes.size;
    for (const each of await logFiles(path)) {
      const found = await statIfThere(each);
      if (found?.isFile()) sizes.set(`${found.dev}:${found.ino}`, found.size);
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

async function statIfThere(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'EACCES')) return undefined;
    throw error;
  }
}
