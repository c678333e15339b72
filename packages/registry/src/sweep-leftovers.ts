import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';

const leftover = /^(\.copy-[0-9a-f]{12}|\.registry\.json\.[0-9a-f]{12}\.tmp)$/;
/** Longer than any copy or save that is still under way. */
const oldMs = 60 * 60 * 1000;

/**
 * Removes what a crash left of a copy or a save. A copy that still holds what it was about to replace stays, because that
 * may be all there is of it. Best-effort: leftovers are in nobody's way, and another process may sweep as well.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      if (leftover.test(name) && (await isUseless(join(folder, name)))) await removeTree(join(folder, name));
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}

async function isUseless(path: string): Promise<boolean> {
  if ((await lstat(path)).mtimeMs + oldMs > Date.now()) return false;
  try {
    await lstat(join(path, 'former'));
    return false;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}
