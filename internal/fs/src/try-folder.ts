import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from './is-missing.js';

/**
 * Throws what the file system says of a folder that is not there and cannot be made. What is tried is removed again.
 */
export async function tryFolder(path: string): Promise<void> {
  const first = await firstMissing(path);
  if (first === undefined) return;
  await mkdir(first);
  await rmdir(first);
}

/** The highest folder on the way that is still to be made. */
async function firstMissing(path: string): Promise<string | undefined> {
  let missing: string | undefined;
  for (let at = path; ; at = dirname(at)) {
    if (await isThere(at)) return missing;
    missing = at;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
