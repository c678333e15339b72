import type { TreeStore } from './change-tree.js';
import type { Snapshot } from './snapshot.js';

export async function linksOf(
  store: Pick<TreeStore, 'manifests'>,
  snapshot: Pick<Snapshot, 'id'>,
): Promise<ReadonlyMap<string, string>> {
  const { entries } = await store.manifests.read(snapshot);
  return new Map(entries.flatMap((entry) => (entry.kind === 'link' ? [[entry.path, entry.target]] : [])));
}
