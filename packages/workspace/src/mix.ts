import { posix } from 'node:path';
import type { TreeStore } from './change-tree.js';
import type { SavedEntry } from './manifest.js';
import type { MixRequest, Snapshot } from './snapshot.js';

/** The rule stays that of `base`: a restore of the mixture leaves alone what a restore of `base` would. */
export async function mix(
  store: Pick<TreeStore, 'manifests'>,
  base: Pick<Snapshot, 'id'>,
  { other, select }: MixRequest,
): Promise<Snapshot> {
  const { ignore, entries } = await store.manifests.read(base);
  const { entries: others } = await store.manifests.read(other);
  return store.manifests.write({ schemaVersion: 1, ignore, entries: mixEntries(entries, others, select) });
}

function mixEntries(
  base: readonly SavedEntry[],
  other: readonly SavedEntry[],
  select: MixRequest['select'],
): SavedEntry[] {
  const isChosen = ({ kind, path }: SavedEntry) => kind !== 'folder' && select(path);
  const chosen = other.filter(isChosen);
  const mixed = new Map(base.filter((entry) => !isChosen(entry)).map((entry) => [entry.path, entry]));
  const folders = new Map(other.filter(({ kind }) => kind === 'folder').map((entry) => [entry.path, entry]));
  const replaced = new Set(chosen.map(({ path }) => path));
  for (const entry of chosen) {
    mixed.set(entry.path, entry);
    for (const above of foldersAbove(entry.path)) {
      const folder = folders.get(above);
      if (mixed.get(above)?.kind !== 'folder' && folder !== undefined) mixed.set(above, folder);
    }
  }
  // What was below a folder has no place where a file or a link has taken the folder's.
  return [...mixed.values()]
    .filter(({ path }) => !foldersAbove(path).some((above) => replaced.has(above)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function foldersAbove(path: string): string[] {
  const above: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) above.push(folder);
  return above;
}
