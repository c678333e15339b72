import type { TreeStore } from './change-tree.js';
import type { SavedEntry } from './manifest.js';
import type { Snapshot } from './snapshot.js';

/** Told from the two lists alone: no tree is walked, and no content read. */
export async function difference(
  store: Pick<TreeStore, 'manifests'>,
  one: Pick<Snapshot, 'id'>,
  other: Pick<Snapshot, 'id'>,
): Promise<string[]> {
  if (one.id === other.id) return [];
  const left = contents((await store.manifests.read(one)).entries);
  const right = contents((await store.manifests.read(other)).entries);
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].filter((path) => left.get(path) !== right.get(path)).sort();
}

function contents(entries: readonly SavedEntry[]): Map<string, string> {
  return new Map(entries.map((entry) => [entry.path, contentOf(entry)]));
}

function contentOf(entry: SavedEntry): string {
  switch (entry.kind) {
    case 'folder':
      return `folder ${entry.mode}`;
    case 'link':
      return `link ${entry.target}`;
    case 'file':
      return `file ${entry.mode} ${entry.digest}`;
  }
}
