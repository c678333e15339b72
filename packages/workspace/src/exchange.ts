import { bringTo } from './bring-to.js';
import { changeTree, type TreeStore } from './change-tree.js';
import type { Exchange, Snapshot } from './snapshot.js';
import { take } from './take.js';

/** Both from one walk, under the rule of the snapshot: whatever it changes, the other one holds. */
export async function exchange(
  store: TreeStore,
  snapshot: Pick<Snapshot, 'id'>,
  { tree, note }: { tree: string; note(before: Snapshot): Promise<void> },
): Promise<Exchange> {
  const manifest = await store.manifests.read(snapshot);
  return changeTree(store, tree, async (place) => {
    const { taken: before, now: found } = await take({ ...store, ignore: manifest.ignore }, tree);
    await note(before);
    return { ...(await bringTo({ snapshot, manifest, found }, place)), before };
  });
}
