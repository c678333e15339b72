import { lstat } from 'node:fs/promises';
import { type Journal, openJournal, type Unfinished } from './journal.js';
import { lockTree } from './lock-tree.js';
import type { Objects } from './objects.js';
import type { Manifests } from './open-manifests.js';
import { type OpenedFolders, trackOpened } from './opened-folders.js';
import type { StampIndexes } from './stamp-indexes.js';

export interface TreeStore {
  folder: string;
  objects: Objects;
  indexes: StampIndexes;
  manifests: Manifests;
}

/** A tree that is ours to change. */
export interface TreePlace {
  store: TreeStore;
  tree: string;
  /** Below the tree: putting a file in place from there is a rename. */
  staging: string;
  opened: OpenedFolders;
  journal: Journal;
  /** What an earlier restore left. */
  unfinished?: Unfinished;
}

/**
 * Locks a tree, lets `change` work in it, closes the folders that were opened. When it fails after its first change, or
 * the process ends, the journal stays.
 */
export async function changeTree<Result>(
  store: TreeStore,
  tree: string,
  change: (place: TreePlace) => Promise<Result>,
): Promise<Result> {
  const journal = openJournal(store.folder, tree);
  // The tree's own folder has to be open for the lock, and until it is gone.
  const top = trackOpened(tree, () => undefined);
  const opened = trackOpened(tree, journal.open);
  try {
    const { mode } = await lstat(tree);
    const isOpened = (mode & 0o700) !== 0o700 && (await top.open('', mode & 0o7777));
    const lock = await lockTree(tree);
    try {
      const unfinished = await journal.read();
      for (const [path, before] of unfinished?.opened ?? []) {
        if (path !== '') opened.adopt(path, before);
        else if (!isOpened) top.adopt(path, before);
      }
      if (isOpened) journal.open('', mode & 0o7777);
      const place = { store, tree, staging: lock.staging, opened, journal, ...(unfinished && { unfinished }) };
      const result = await change(place);
      await opened.close();
      await journal.clear();
      return result;
    } finally {
      await opened.close();
      if (!journal.hasChanges()) await journal.clear();
      await lock.release();
    }
  } finally {
    await top.close();
  }
}
