import { applyPlan, stagePlan } from './apply-plan.js';
import { changeTree, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { WorkspaceError } from './errors.js';
import { plannedChanges } from './limit-plan.js';
import { readManifest } from './manifest.js';
import { planRestore, type RestorePlan } from './plan-restore.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

/** Everything that has to be written is written and verified beside its place before the first path of the tree changes. */
export async function restore(store: TreeStore, snapshot: Snapshot, tree: string): Promise<RestoreReport> {
  const manifest = await readManifest(store.folder, snapshot);
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

function refuseBlocked({ blocked }: RestorePlan, tree: string): void {
  if (blocked.length === 0) return;
  throw new WorkspaceError('PATH_BLOCKED', {
    message: `In ${tree}, ignored files stand where the snapshot holds ${blocked.map((path) => JSON.stringify(path)).join(', ')}. Move them away, then restore again.`,
  });
}
