import type { BigIntStats } from 'node:fs';
import { chmod, lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { applyPlan, stagePlan } from './apply-plan.js';
import { changeTree, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { WorkspaceError } from './errors.js';
import type { SavedEntry } from './manifest.js';
import { materialise } from './materialise.js';
import { openMemoryIndex } from './memory-index.js';
import { planRestore } from './plan-restore.js';
import { removeSkipped } from './remove-skipped.js';
import { isStaging } from './scan.js';
import type { PristineCopy, Snapshot } from './snapshot.js';

export async function openCopy(store: TreeStore, snapshot: Snapshot, folder: string): Promise<PristineCopy> {
  const files = await materialise(store, snapshot, folder);
  const tree = await realpath(folder);
  const made = await lstat(tree, { bigint: true });
  const indexes = openMemoryIndex();
  await indexes.save(tree, { scannedAtMs: Date.now(), entries: files, fresh: files });
  let links = linksOf((await store.manifests.read(snapshot)).entries);
  return {
    links: () => links,
    async bringTo(next) {
      const { ignore, entries } = await store.manifests.read(next);
      await requireSame(tree, made);
      await chmod(tree, 0o700);
      await removeStaging(tree);
      // No journal: nobody finishes this for us, the folder is removed instead.
      await changeTree({ ...store, indexes }, tree, async (place) => {
        const now = await currentTree(ignore, place);
        await removeSkipped(now, place);
        const plan = planRestore(entries, now.entries, new Map());
        await stagePlan(plan, place);
        await applyPlan(plan, place);
      });
      links = linksOf(entries);
    },
  };
}

function linksOf(entries: readonly SavedEntry[]) {
  return entries.flatMap((entry) => (entry.kind === 'link' ? [{ path: entry.path, target: entry.target }] : []));
}

/** What ran in the folder may have put a link in its place, and what that leads to is not ours. */
async function requireSame(tree: string, made: BigIntStats): Promise<void> {
  const found = await statsOf(tree);
  if (found?.dev === made.dev && found.ino === made.ino) return;
  throw new WorkspaceError('TREE_MISSING', {
    message: `${tree} is not the folder any more that the snapshot was written into. Open another copy.`,
  });
}

async function statsOf(tree: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(tree, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** No restore of this tree is under way, so whatever is named like the place of one is not. */
async function removeStaging(tree: string): Promise<void> {
  for (const name of await readdir(tree)) if (isStaging(name)) await removeTree(join(tree, name));
}
