import { isDeepStrictEqual } from 'node:util';
import { bringTo } from './bring-to.js';
import { changeTree } from './change-tree.js';
import { currentTree } from './current-tree.js';
import type { Exchange, Snapshot } from './snapshot.js';
import { type TakingStore, take } from './take.js';

/** Both from one walk: nobody can change a file in between that neither snapshot would hold. */
export async function exchange(
  store: TakingStore,
  snapshot: Pick<Snapshot, 'id'>,
  { tree, note }: { tree: string; note(before: Snapshot): Promise<void> },
): Promise<Exchange> {
  const manifest = await store.manifests.read(snapshot);
  return changeTree(store, tree, async (place) => {
    const { taken: before, now } = await take(store, tree);
    await note(before);
    const isSameRule = isDeepStrictEqual(manifest.ignore, store.ignore);
    const found = isSameRule ? now : await currentTree(manifest.ignore, place);
    return { ...(await bringTo({ snapshot, manifest, found }, place)), before };
  });
}
