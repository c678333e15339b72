import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from './is-file-error.js';

/**
 * Removes what killed processes left of files that they were about to replace with writeAtomic. For who alone writes
 * in this folder, or with `name` that one file of it. Best-effort: drafts are in nobody's way.
 */
export async function removeDrafts(folder: string, name?: string): Promise<void> {
  try {
    for (const entry of await readdir(folder)) {
      const draftOf = /^\.(.+)\.[0-9a-f]{12}\.tmp$/.exec(entry)?.[1];
      if (draftOf !== undefined && (name === undefined || draftOf === name))
        await rm(join(folder, entry), { force: true });
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
