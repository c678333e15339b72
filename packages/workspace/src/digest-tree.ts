import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import type { IgnoreRule } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { SavedEntry } from './manifest.js';
import type { OpenedFolders } from './opened-folders.js';
import { type Scan, type Scanned, scanTree, unreadable } from './scan.js';
import { loadIndex, saveIndex } from './stamp-index.js';

export interface DigestedTree {
  entries: readonly SavedEntry[];
  skipped: Scan['skipped'];
}

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
  usable(digest: string, size: number): Promise<boolean>;
  read(file: string, size: number): Promise<string>;
  /** Absent where a closed folder is to be refused. */
  opened?: OpenedFolders;
}): Promise<DigestedTree> {
  const { store, tree } = request;
  const scannedAtMs = Date.now();
  const index = await loadIndex(store, tree);
  const { entries, skipped } = await scanTree(tree, request.ignore, request.opened);
  const digests = new Map<string, string>();
  const files = entries.filter((entry) => entry.kind === 'file');
  await mapLimited(files, inFlight, async ({ path, size, stamp }) => {
    const known = index.get(path);
    const usable = known?.stamp === stamp && (await request.usable(known.digest, size));
    const digest = usable ? known.digest : await readUnlessGone(join(tree, path), size, request.read);
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
    if (isRefusal(error)) throw unreadable(file, error);
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
