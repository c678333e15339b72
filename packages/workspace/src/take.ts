import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import type { TreeStore } from './change-tree.js';
import { type DigestedTree, digestTree } from './digest-tree.js';
import { WorkspaceError } from './errors.js';
import type { IgnoreRule } from './ignore.js';
import type { Snapshot } from './snapshot.js';

/** A store with the rule of the snapshots taken through it. */
export type TakingStore = TreeStore & { ignore: IgnoreRule };

/** Copies what the store does not hold yet, then writes the manifest: an interrupted take leaves no snapshot. */
export async function take(store: TakingStore, tree: string): Promise<{ taken: Snapshot; now: DigestedTree }> {
  const { folder, objects, indexes, manifests, ignore } = store;
  await refuseStoreInside(tree, folder);
  await using intake = objects.openIntake();
  const now = await digestTree({ indexes, tree, ignore, usable: intake.holds, read: intake.put });
  await intake.publish();
  // Awaited here: its failure would have nobody while the intake is closed.
  const taken = await manifests.write({ schemaVersion: 1, ignore, entries: now.entries });
  return { taken, now };
}

async function refuseStoreInside(tree: string, folder: string): Promise<void> {
  const way = relative(tree, await realpath(folder));
  if (way === '..' || way.startsWith('../')) return;
  throw new WorkspaceError('STORE_INSIDE_TREE', {
    message: `The snapshot store ${folder} lies inside ${tree}. Open a store in a folder outside of it.`,
  });
}
