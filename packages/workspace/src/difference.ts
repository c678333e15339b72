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
  const files = entries.filter((entry) => entry.kind !== 'folder');
  return new Map(files.map((entry) => [entry.path, contentOf(entry)]));
}

function contentOf(entry: Exclude<SavedEntry, { kind: 'folder' }>): string {
  return entry.kind === 'link' ? `link ${entry.target}` : `file ${entry.mode} ${entry.digest}`;
}
