import type { TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import { holdersOf, planRestore, refuseBlocked } from './plan-restore.js';
import { refuseMounted } from './refuse-mounted.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

/** What a restore would do, told without doing it. */
export async function compare(store: TreeStore, snapshot: Pick<Snapshot, 'id'>, tree: string): Promise<RestoreReport> {
  const { ignore, entries } = await store.manifests.read(snapshot);
  const now = await currentTree(ignore, { store, tree });
  const plan = planRestore(entries, now.entries, now.skipped);
  refuseBlocked(plan, tree);
  refuseMounted(plan, tree);
  const going = new Set(plan.remove.map(({ path }) => path));
  // A folder that still holds what no snapshot takes stays.
  const staying = holdersOf([...now.skipped.keys()].filter((path) => !going.has(path)));
  const written = [...plan.write, ...plan.setModes].map(({ path }) => path);
  return {
    restored: [...new Set([...plan.createFolders, ...written])].sort(),
    removed: [...going].filter((path) => !staying.has(path)).sort(),
  };
}
