import { chmod, realpath } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { compare } from './compare.js';
import { difference } from './difference.js';
import { WorkspaceError } from './errors.js';
import { exchange } from './exchange.js';
import { defaultIgnore, type IgnoreRule } from './ignore.js';
import { inStore, storeUnusable } from './in-store.js';
import { isObstructed } from './is-obstructed.js';
import { isOfStore } from './is-of-store.js';
import { isRefusal } from './is-refusal.js';
import { linksOf } from './links-of.js';
import { findSnapshot, listManifests } from './manifest.js';
import { materialise } from './materialise.js';
import { mix } from './mix.js';
import { openObjects } from './objects.js';
import { openCopy } from './open-copy.js';
import { openManifests } from './open-manifests.js';
import { planPrune } from './plan-prune.js';
import { prune } from './prune.js';
import { recover } from './recover.js';
import { restore } from './restore.js';
import { unreadable } from './scan.js';
import type { SnapshotStore } from './snapshot.js';
import { openStampIndexes } from './stamp-indexes.js';
import { requireStoreVersion } from './store-version.js';
import { take } from './take.js';
import { takeTurn } from './take-turn.js';

/**
 * Opens the store in `folder`, which is created and made private (mode 0700). `ignore` replaces the default rule for
 * the snapshots taken through this store; a restore obeys the rule its snapshot was taken under. Throws `STORE_UNKNOWN`
 * for a store of another version. What the system says to a file of the store is `STORE_UNUSABLE`, here and in each method.
 */
export async function openSnapshotStore(options: { folder: string; ignore?: IgnoreRule }): Promise<SnapshotStore> {
  const { folder, ignore = defaultIgnore } = options;
  const objects = await inStore(folder, () => openFolder(folder));
  const store = { folder, ignore, objects, indexes: openStampIndexes(folder), manifests: openManifests(folder) };
  const use = <Result>(work: () => Promise<Result>) => inStore(folder, () => takeTurn(folder, 'use', work));
  const change = <Result>(target: string, work: () => Promise<Result>) =>
    use(() => explainRefusal({ folder, target }, work));
  return {
    take: async (tree) => {
      const target = await resolveTree(tree);
      return use(async () => {
        await explainRefusal({ folder, target }, () => recover(store, target));
        return (await take(store, target)).taken;
      });
    },
    recover: async (tree) => {
      const folder = await resolveTree(tree);
      return change(folder, () => recover(store, folder));
    },
    restore: async (snapshot, tree) => {
      const folder = await resolveTree(tree);
      return change(folder, () => restore(store, snapshot, folder));
    },
    exchange: async (snapshot, { tree, note }) => {
      const folder = await resolveTree(tree);
      return change(folder, async () => {
        const recovery = await recover(store, folder);
        const report = await exchange(store, snapshot, { tree: folder, note });
        return { ...report, ...(recovery && recovery.givenUp === undefined && { recovered: true }) };
      });
    },
    compare: async (snapshot, tree) => {
      const folder = await resolveTree(tree);
      return use(() => compare(store, snapshot, folder));
    },
    materialise: async (snapshot, target) => {
      await change(target, () => materialise(store, snapshot, target));
    },
    openCopy: async (snapshot, target) => {
      const copy = await change(target, () => openCopy(store, snapshot, target));
      return { links: copy.links, bringTo: (next) => change(target, () => copy.bringTo(next)) };
    },
    mix: (base, request) => use(() => mix(store, base, request)),
    difference: (one, other) => use(() => difference(store, one, other)),
    links: (snapshot) => use(() => linksOf(store, snapshot)),
    list: () => inStore(folder, () => listManifests(folder)),
    find: (id) => inStore(folder, () => findSnapshot(folder, id)),
    prune: (keep) => inStore(folder, () => takeTurn(folder, 'prune', () => prune(folder, keep))),
    planPrune: async (keep) => {
      const { snapshots, freedBytes, leftBytes } = await inStore(folder, () => planPrune(folder, keep));
      return { snapshots, freedBytes, leftBytes };
    },
  };
}

async function openFolder(folder: string) {
  makeStore(folder);
  await chmod(folder, 0o700);
  await requireStoreVersion(folder);
  return openObjects(folder);
}

/** What the system says to a folder above it is the store's fault, too. */
function makeStore(folder: string): void {
  try {
    makeFolder(folder, 0o700);
  } catch (error) {
    throw isFileError(error) ? storeUnusable(folder, error) : error;
  }
}

/** What cannot be read has its own code by now; what is left of a tree was to be written. */
async function explainRefusal<Result>(
  { folder, target }: { folder: string; target: string },
  change: () => Promise<Result>,
): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (!(isRefusal(error) || isObstructed(error)) || isOfStore(folder, error)) throw error;
    const advice = isRefusal(error) ? 'Let this user write there' : 'Take away what is in its way';
    throw new WorkspaceError('TREE_UNWRITABLE', {
      message: `${target} cannot be brought to the snapshot: ${error.message}. ${advice}, then try again.`,
      cause: error,
    });
  }
}

async function resolveTree(tree: string): Promise<string> {
  try {
    return await realpath(tree);
  } catch (error) {
    if (isRefusal(error)) throw unreadable(tree, error);
    if (!isMissing(error)) throw error;
    throw new WorkspaceError('TREE_MISSING', {
      message: `${tree} is not a folder. Create it, or pass another path.`,
      cause: error,
    });
  }
}
