import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { type Snapshot, WorkspaceError } from '@harnessgym/workspace';
import { matchPaths } from './match-paths.js';
import type { ScoringContext } from './run-scorer.js';
import { takeAsLeft } from './take-as-left.js';
import { type Tampering, tampering } from './tampering.js';

export interface Held {
  /** The workspace with what is protected as it was before the run. */
  now: Snapshot;
  tampering?: Tampering;
}

/** Compares what is protected with the template, and puts back what differs; the tree as it was found is a snapshot then. */
export async function holdProtected(
  { template, when }: { template: Snapshot; when: Tampering['when'] },
  context: ScoringContext,
): Promise<Held> {
  const { snapshots, store, task } = context;
  const found = await takeAsLeft(snapshots, task.workspace);
  const { protect = [] } = task.objective;
  if (protect.length === 0) return { now: found };
  const pristine = await snapshots.mix(found, { other: template, select: matchPaths(protect) });
  const changed = await snapshots.difference(found, pristine);
  if (changed.length === 0) return { now: found };
  await store.keepSnapshot('evidence', found);
  await putBack(pristine, changed, context);
  return { now: pristine, tampering: tampering(when, changed, found) };
}

/** A folder in the place of a file may hold what no snapshot does, and is then removed: it is nobody's but the agent's. */
async function putBack(
  pristine: Snapshot,
  changed: readonly string[],
  { snapshots, task }: ScoringContext,
): Promise<void> {
  try {
    await snapshots.restore(pristine, task.workspace);
  } catch (error) {
    if (!(WorkspaceError.isInstance(error) && error.code === 'PATH_BLOCKED')) throw error;
    for (const path of changed)
      if (await exists(join(task.workspace, path))) await removeTree(join(task.workspace, path));
    await snapshots.restore(pristine, task.workspace);
  }
}
