import { realpath } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { inStore } from './in-store.js';
import { openJournal } from './journal.js';
import { isLocked } from './lock-tree.js';

/**
 * The id of the snapshot that a restore of `tree` was bringing back when it was interrupted: some files are as they were, and
 * others as in that snapshot, until a `SnapshotStore` of `folder` recovers the tree. Undefined when no path had begun to change, while
 * another process changes the tree, and where there is no store or no tree. Writes nothing. Throws `STORE_UNUSABLE`.
 */
export function findUnfinished({ folder, tree }: { folder: string; tree: string }): Promise<string | undefined> {
  return inStore(folder, async () => {
    const path = await realTree(tree);
    if (path === undefined) return undefined;
    const journal = openJournal(folder, path);
    // The journal of a restore that is under way is there as long as its lock.
    if (!journal.exists() || (await isLocked(path))) return undefined;
    return (await journal.read())?.restore?.snapshot;
  });
}

/** What is gone, or cannot be looked at, is no tree to recover. */
async function realTree(tree: string): Promise<string | undefined> {
  try {
    return await realpath(tree);
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}
