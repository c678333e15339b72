import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { stateLayout } from '../store/state-layout.js';

/**
 * Removes what was begun to be copied beside all copies of qualified artifacts. Best-effort: it is in nobody's way. For a run, which has its
 * workspace to itself.
 */
export async function sweepCopies(stateFolder: string): Promise<void> {
  const layout = stateLayout(stateFolder);
  try {
    for (const digest of await listFolder(layout.qualified)) await sweepCopy(layout.qualifiedCopy(digest));
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}

/** The same beside one copy, and errors of the system are thrown. */
export async function sweepCopy(root: string): Promise<void> {
  const folder = join(root, '.harnessgym');
  for (const name of await listFolder(folder)) {
    if (begun.test(name)) await removeTree(join(folder, name));
  }
}

/** A copy, or a draft of an index. */
const begun = /^\.copy-|^\..+\.[0-9a-f]{12}\.tmp$/;
