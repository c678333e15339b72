import { constants } from 'node:fs';
import { chmod, lstat, open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { namePath } from '@harnessgym/internal-fs/name-path';

/**
 * Sets the mode of a folder of a tree, whose own path is resolved. False when no folder of ours is there any more: a link
 * in its place, or in that of one above it, may lead to a folder that is not of the tree.
 */
export async function setFolderMode(tree: string, { path, mode }: { path: string; mode: number }): Promise<boolean> {
  const folder = join(tree, path);
  try {
    if (path !== '' && (await realpath(dirname(folder))) !== dirname(folder)) return false;
    await setMode(folder, mode);
    return true;
  } catch (cause) {
    const error = namePath(cause, folder);
    if (hasCode(error, 'EPERM') || hasCode(error, 'ELOOP') || isMissing(error)) return false;
    throw error;
  }
}

async function setMode(folder: string, mode: number): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      await handle.chmod(mode);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasCode(error, 'EACCES') || !(await lstat(folder)).isDirectory()) throw error;
    // One that its owner may not read cannot be held on to.
    await chmod(folder, mode);
  }
}
