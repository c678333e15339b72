import { applyPlan, stagePlan } from './apply-plan.js';
import { changeTree, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { openJournal } from './journal.js';
import { currentStates, limitPlan } from './limit-plan.js';
import { removeDeadLock } from './lock-tree.js';
import { planRestore } from './plan-restore.js';
import type { Recovery } from './snapshot.js';

/** Does what an interrupted restore had planned and not done. The journal stays until all of it is. */
export async function recover(store: TreeStore, tree: string): Promise<Recovery | undefined> {
  if (!openJournal(store.folder, tree).exists()) {
    // A restore that died before its first change left no journal, and what it had prepared.
    await removeDeadLock(tree);
    return undefined;
  }
  return changeTree(store, tree, async (place) => {
    const restore = place.unfinished?.restore;
    if (restore === undefined) return undefined;
    const { ignore, entries } = await store.manifests.read({ id: restore.snapshot });
    const now = await currentTree(ignore, place);
    const whole = planRestore(entries, now.entries, now.skipped);
    const { plan, kept } = limitPlan(whole, { changes: restore.changes, states: currentStates(now) });
    await stagePlan(plan, place);
    return { snapshot: restore.snapshot, ...(await applyPlan(plan, place)), kept };
  });
}
