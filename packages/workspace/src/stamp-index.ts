import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { DigestedEntry } from './digest-tree.js';

/** Digests of one tree's files by path, each good for as long as the file keeps its stamp. */
export type StampIndex = ReadonlyMap<string, StampedDigest>;

export interface StampedDigest {
  stamp: string;
  digest: string;
}

/** The indexes of a store. What is in memory never goes stale: a stamp that was seen with a digest stays its stamp. */
export interface StampIndexes {
  load(tree: string): Promise<StampIndex>;
  /** Remembers the digests of the files that cannot have changed since a scan that began at `scannedAtMs`. */
  save(tree: string, scan: { scannedAtMs: number; entries: readonly DigestedEntry[] }): Promise<void>;
}

/** Time stamps tick about every 10 ms: a file this young may change again without a new stamp. */
const settledMs = 100;

/** The file is written again when more of it is behind: until then, another process reads these few files anew. */
const unsavedShare = 0.02;

interface LoadedIndex {
  digests: Map<string, StampedDigest>;
  /** How many paths have changed since the file was written. */
  unsaved: number;
}

export function openStampIndexes(store: string): StampIndexes {
  const loaded = new Map<string, LoadedIndex>();

  async function load(tree: string): Promise<LoadedIndex> {
    const index = loaded.get(tree) ?? { digests: parseIndex(await readText(indexPath(store, tree))), unsaved: 0 };
    loaded.set(tree, index);
    return index;
  }

  return {
    load: async (tree) => (await load(tree)).digests,
    async save(tree, { scannedAtMs, entries }) {
      const index = await load(tree);
      index.unsaved += update(index.digests, entries, scannedAtMs - settledMs);
      if (index.unsaved <= index.digests.size * unsavedShare) return;
      await writeAtomic(indexPath(store, tree), toText(index.digests), { mode: 0o600 });
      index.unsaved = 0;
    },
  };
}

/** Returns how many paths of the index changed. */
function update(digests: Map<string, StampedDigest>, entries: readonly DigestedEntry[], settledAtMs: number): number {
  let changed = 0;
  let known = 0;
  for (const entry of entries) {
    if (entry.kind !== 'file' || entry.changedAtMs >= settledAtMs) continue;
    const { path, stamp, digest } = entry;
    const before = digests.get(path);
    if (before !== undefined) known += 1;
    if (before?.stamp === stamp && before.digest === digest) continue;
    digests.set(path, { stamp, digest });
    if (before === undefined) known += 1;
    changed += 1;
  }
  if (known === digests.size) return changed;
  const settled = new Set<string>();
  for (const entry of entries) if (entry.kind === 'file' && entry.changedAtMs < settledAtMs) settled.add(entry.path);
  for (const path of digests.keys()) {
    if (settled.has(path)) continue;
    digests.delete(path);
    changed += 1;
  }
  return changed;
}

function toText(index: StampIndex): string {
  return JSON.stringify([...index].map(([path, { stamp, digest }]) => [path, stamp, digest]));
}

/** The file may be damaged or from another version: what is not understood is read anew from the tree. */
function parseIndex(text: string): Map<string, StampedDigest> {
  const index = new Map<string, StampedDigest>();
  const lines = parseJson(text);
  if (!Array.isArray(lines)) return index;
  for (const line of lines) {
    if (!Array.isArray(line)) continue;
    const [path, stamp, digest]: unknown[] = line;
    if (typeof path !== 'string' || typeof stamp !== 'string' || typeof digest !== 'string') continue;
    index.set(path, { stamp, digest });
  }
  return index;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function indexPath(store: string, tree: string): string {
  return join(store, 'index', `${sha256(tree)}.json`);
}
