import { applyPlan, stagePlan } from './apply-plan.js';
import { changeTree, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { plannedChanges } from './limit-plan.js';
import { planRestore, refuseBlocked } from './plan-restore.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

/** Everything that has to be written is written and verified beside its place before the first path of the tree changes. */
export async function restore(store: TreeStore, snapshot: Pick<Snapshot, 'id'>, tree: string): Promise<RestoreReport> {
  const manifest = await store.manifests.read(snapshot);
  return changeTree(store, tree, async (place) => {
    const now = await currentTree(manifest.ignore, place);
    const plan = planRestore(manifest.entries, now.entries, now.skipped);
    refuseBlocked(plan, tree);
    await stagePlan(plan, place);
    await place.journal.begin({ snapshot: snapshot.id, changes: plannedChanges(plan, now) });
    const report = await applyPlan(plan, place);
    return { ...report, ...(place.unfinished?.restore && { recovered: true }) };
  });
}
