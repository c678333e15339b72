import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import type { IgnoreRule } from './ignore.js';
import type { SavedEntry } from './manifest.js';
import { type Scan, type Scanned, scanTree, unreadable } from './scan.js';
import { loadIndex, saveIndex } from './stamp-index.js';

export interface DigestedTree {
  entries: readonly SavedEntry[];
  skipped: Scan['skipped'];
}

type ScannedFile = Extract<Scanned, { kind: 'file' }>;

const inFlight = 16;

/**
 * Scans a tree and learns the digest of every file: from the store's index when the file kept its stamp, else from
 * `read`. Afterwards the index knows the tree as it is now.
 */
export async function digestTree(request: {
  store: string;
  tree: string;
  ignore: IgnoreRule;
  /** Whether a digest from the index can stand for the content. */
  usable(digest: string): boolean;
  read(file: string, size: number): Promise<string>;
}): Promise<DigestedTree> {
  const { store, tree } = request;
  const scannedAtMs = Date.now();
  const index = await loadIndex(store, tree);
  const { entries, skipped } = await scanTree(tree, request.ignore);
  const digests = new Map<string, string>();
  const unknown: ScannedFile[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    const known = index.get(entry.path);
    if (known?.stamp === entry.stamp && request.usable(known.digest)) digests.set(entry.path, known.digest);
    else unknown.push(entry);
  }
  await mapLimited(unknown, inFlight, async ({ path, size }) => {
    const digest = await readUnlessGone(join(tree, path), size, request.read);
    if (digest !== undefined) digests.set(path, digest);
  });
  await saveIndex(store, tree, { scannedAtMs, entries, digests });
  return { entries: entries.flatMap((entry) => saved(entry, digests)), skipped };
}

async function readUnlessGone(file: string, size: number, read: (file: string, size: number) => Promise<string>) {
  try {
    return await read(file, size);
  } catch (error) {
    if (isMissing(error) && (await isGone(file))) return undefined;
    if (hasCode(error, 'EACCES')) throw unreadable(file, error);
    throw error;
  }
}

/** A missing file is left out; a missing store must not pass for one. */
async function isGone(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return false;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

function saved(entry: Scanned, digests: ReadonlyMap<string, string>): SavedEntry[] {
  if (entry.kind !== 'file') return [entry];
  const digest = digests.get(entry.path);
  return digest === undefined ? [] : [{ kind: 'file', path: entry.path, mode: entry.mode, digest }];
}
