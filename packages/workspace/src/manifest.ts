import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { WorkspaceError } from './errors.js';
import type { IgnoreRule } from './ignore.js';
import type { Snapshot } from './snapshot.js';

/** One saved path, relative to the tree, POSIX. Links are kept verbatim. */
export type SavedEntry =
  | { kind: 'folder'; path: string; mode: number }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'file'; path: string; mode: number; digest: string };

/** What `snapshots/<id>.json` holds; the id is the digest of this document. */
export interface Manifest {
  schemaVersion: 1;
  /** The rule it was taken under. A restore obeys it: what was ignored then cannot have been saved. */
  ignore: IgnoreRule;
  /** Sorted by path, so that a folder comes before what it holds. */
  entries: readonly SavedEntry[];
}

export async function writeManifest(store: string, manifest: Manifest): Promise<Snapshot> {
  const text = compactJson(manifest);
  const id = sha256(text);
  const path = manifestPath(store, id);
  await writeAtomic(path, text, { mode: 0o600 });
  return { id, entries: manifest.entries.length, manifestPath: path };
}

/** Throws `SNAPSHOT_UNKNOWN` or `SNAPSHOT_DAMAGED`. */
export async function readManifest(store: string, { id }: Pick<Snapshot, 'id'>): Promise<Manifest> {
  const text = await readText(store, id);
  if (sha256(text) !== id) {
    throw new WorkspaceError('SNAPSHOT_DAMAGED', {
      message: `Snapshot ${id} in ${store} is damaged. Use another one.`,
    });
  }
  // The digest proves that this is the text that writeManifest wrote.
  const manifest: Manifest = JSON.parse(text);
  return manifest;
}

async function readText(store: string, id: string): Promise<string> {
  try {
    if (/^[0-9a-f]{64}$/.test(id)) return await readFile(manifestPath(store, id), 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw new WorkspaceError('SNAPSHOT_UNKNOWN', {
    message: `There is no snapshot ${JSON.stringify(id)} in ${store}. Check that this is the store it was taken into.`,
  });
}

function manifestPath(store: string, id: string): string {
  return join(store, 'snapshots', `${id}.json`);
}
