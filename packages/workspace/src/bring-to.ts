import { applyPlan, stagePlan } from './apply-plan.js';
import type { TreePlace } from './change-tree.js';
import type { DigestedTree } from './digest-tree.js';
import { plannedChanges } from './limit-plan.js';
import type { Manifest } from './manifest.js';
import { planRestore, refuseBlocked } from './plan-restore.js';
import { refuseMounted } from './refuse-mounted.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

/** Everything that has to be written is written and verified beside its place before the first path of the tree changes. */
export async function bringTo(
  { snapshot, manifest, found }: { snapshot: Pick<Snapshot, 'id'>; manifest: Manifest; found: DigestedTree },
  place: TreePlace,
): Promise<RestoreReport> {
  const plan = planRestore(manifest.entries, found.entries, found.skipped);
  refuseBlocked(plan, place.tree);
  refuseMounted(plan, place.tree);
  await stagePlan(plan, place);
  await place.journal.begin({ snapshot: snapshot.id, changes: plannedChanges(plan, found) });
  return applyPlan(plan, place);
}
