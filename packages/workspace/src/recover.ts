import { applyPlan, stagePlan } from './apply-plan.js';
import { changeTree, type TreePlace, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { WorkspaceError } from './errors.js';
import { openJournal, type Unfinished } from './journal.js';
import { currentStates, limitPlan } from './limit-plan.js';
import { removeDeadLock } from './lock-tree.js';
import { planRestore } from './plan-restore.js';
import { refuseMounted } from './refuse-mounted.js';
import type { Recovery } from './snapshot.js';

/**
 * Does what an interrupted restore had planned and not done. The journal stays until all of it is, unless what the snapshot
 * held is lost: then nothing would ever be, and every later command would fail of it.
 */
export async function recover(store: TreeStore, tree: string): Promise<Recovery | undefined> {
  if (!openJournal(store.folder, tree).exists()) {
    // A restore that died before its first change left no journal, and what it had prepared.
    await removeDeadLock(tree);
    return undefined;
  }
  return changeTree(store, tree, async (place) => {
    const restore = place.unfinished?.restore;
    if (restore === undefined) return undefined;
    try {
      return await finish(restore, place);
    } catch (error) {
      if (!isLost(error)) throw error;
      return { snapshot: restore.snapshot, restored: [], removed: [], kept: [], givenUp: error.message };
    }
  });
}

async function finish({ snapshot, changes }: Interrupted, place: TreePlace): Promise<Recovery> {
  const { ignore, entries } = await place.store.manifests.read({ id: snapshot });
  const now = await currentTree(ignore, place);
  const whole = planRestore(entries, now.entries, now.skipped);
  const { plan, kept } = limitPlan(whole, { changes, states: currentStates(now) });
  refuseMounted(plan, place.tree);
  await stagePlan(plan, place);
  return { snapshot, ...(await applyPlan(plan, place)), kept };
}

type Interrupted = NonNullable<Unfinished['restore']>;

/** All of these are found before the first path changes. */
function isLost(error: unknown): error is WorkspaceError {
  const codes = ['SNAPSHOT_UNKNOWN', 'SNAPSHOT_DAMAGED', 'OBJECT_DAMAGED'];
  return WorkspaceError.isInstance(error) && codes.includes(error.code);
}
