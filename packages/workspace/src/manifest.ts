import { dirname, join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { WorkspaceError } from './errors.js';
import type { IgnoreRule } from './ignore.js';
import type { Snapshot } from './snapshot.js';

/** One saved path, relative to the tree, POSIX. Links are kept verbatim. */
export type SavedEntry =
  | { kind: 'folder'; path: string; mode: number }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'file'; path: string; mode: number; digest: string; listed?: string | undefined };

/** What `snapshots/<id>.json` holds; the id is the digest of this document. */
export interface Manifest {
  schemaVersion: 1;
  /** The rule it was taken under. A restore obeys it: what was ignored then cannot have been saved. */
  ignore: IgnoreRule;
  /** Sorted by path, so that a folder comes before what it holds. */
  entries: readonly SavedEntry[];
}

/** It is on the disk for good. */
export async function writeManifest(store: string, manifest: Manifest): Promise<Snapshot> {
  const bytes = Buffer.from(toText(manifest));
  const id = sha256(bytes);
  const path = manifestPath(store, id);
  if (!isWritten(path, bytes)) {
    await writeAtomic(path, bytes, { mode: 0o600 });
    await syncFolder(dirname(path));
  }
  return { id, entries: manifest.entries.length, manifestPath: path };
}

/** Equal manifests have equal texts: the properties are written in one order, whoever made the objects. */
function toText({ ignore, entries }: Manifest): string {
  const { names, topLevelNames, suffixes, patterns = [] } = ignore;
  const rule = JSON.stringify({ names, topLevelNames, suffixes, ...(patterns.length > 0 && { patterns }) });
  return `{"schemaVersion":1,"ignore":${rule},"entries":[${entries.map(listed).join(',')}]}`;
}

function listed(entry: SavedEntry): string {
  if (entry.kind !== 'file') return entryText(entry);
  entry.listed ??= entryText(entry);
  return entry.listed;
}

/** As `JSON.stringify` would write it; only two of the values can need more than quotes. */
function entryText(entry: SavedEntry): string {
  const start = `{"kind":"${entry.kind}","path":${JSON.stringify(entry.path)}`;
  if (entry.kind === 'folder') return `${start},"mode":${entry.mode}}`;
  if (entry.kind === 'link') return `${start},"target":${JSON.stringify(entry.target)}}`;
  return `${start},"mode":${entry.mode},"digest":"${entry.digest}"}`;
}

function isWritten(path: string, bytes: Buffer): boolean {
  try {
    return bytes.equals(readHead(path, bytes.length + 1));
  } catch (error) {
    if (isMissing(error) || isObstacle(error)) return false;
    throw error;
  }
}

/** Throws `SNAPSHOT_UNKNOWN` or `SNAPSHOT_DAMAGED`. */
export async function readManifest(store: string, { id }: Pick<Snapshot, 'id'>): Promise<Manifest> {
  const text = readText(store, id);
  if (sha256(text) !== id) {
    throw new WorkspaceError('SNAPSHOT_DAMAGED', {
      message: `Snapshot ${id} in ${store} is damaged. Use another one.`,
    });
  }
  // The digest proves that this is the text that writeManifest wrote.
  const manifest: Manifest = JSON.parse(text);
  return manifest;
}

/** Throws `SNAPSHOT_UNKNOWN` or `SNAPSHOT_DAMAGED`. */
export async function findSnapshot(store: string, id: string): Promise<Snapshot> {
  const { entries } = await readManifest(store, { id });
  return { id, entries: entries.length, manifestPath: manifestPath(store, id) };
}

/** The ids of all snapshots of a store, whether or not they can be read. */
export async function listManifests(store: string): Promise<string[]> {
  const names = await listFolder(join(store, 'snapshots'));
  return names.flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
}

/** What is no file has no text, which no digest is of. */
function readText(store: string, id: string): string {
  try {
    if (/^[0-9a-f]{64}$/.test(id)) return readHead(manifestPath(store, id), Number.POSITIVE_INFINITY).toString('utf8');
  } catch (error) {
    if (isObstacle(error)) return '';
    if (!isMissing(error)) throw error;
  }
  throw new WorkspaceError('SNAPSHOT_UNKNOWN', {
    message: `There is no snapshot ${JSON.stringify(id)} in ${store}. It was pruned, or taken into another store.`,
  });
}

export function manifestPath(store: string, id: string): string {
  return join(store, 'snapshots', `${id}.json`);
}
