import { bringTo } from './bring-to.js';
import { changeTree, type TreeStore } from './change-tree.js';
import { currentTree } from './current-tree.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

export async function restore(store: TreeStore, snapshot: Pick<Snapshot, 'id'>, tree: string): Promise<RestoreReport> {
  const manifest = await store.manifests.read(snapshot);
  return changeTree(store, tree, async (place) => {
    const found = await currentTree(manifest.ignore, place);
    const report = await bringTo({ snapshot, manifest, found }, place);
    return { ...report, ...(place.unfinished?.restore && { recovered: true }) };
  });
}
