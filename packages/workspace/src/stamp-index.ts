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

export function openStampIndexes(store: string): StampIndexes {
  const loaded = new Map<string, StampIndex>();

  async function load(tree: string): Promise<StampIndex> {
    const index = loaded.get(tree) ?? parseIndex(await readText(indexPath(store, tree)));
    loaded.set(tree, index);
    return index;
  }

  return {
    load,
    async save(tree, { scannedAtMs, entries }) {
      const before = await load(tree);
      const index = new Map<string, StampedDigest>();
      let kept = 0;
      for (const entry of entries) {
        if (entry.kind !== 'file') continue;
        const { path, stamp, digest } = entry;
        if (entry.changedAtMs >= scannedAtMs - settledMs) continue;
        const known = before.get(path);
        const isKept = known?.stamp === stamp && known.digest === digest;
        if (isKept) kept += 1;
        index.set(path, isKept ? known : { stamp, digest });
      }
      if (kept === before.size && kept === index.size) return;
      loaded.set(tree, index);
      await writeAtomic(indexPath(store, tree), toText(index), { mode: 0o600 });
    },
  };
}

function toText(index: StampIndex): string {
  return JSON.stringify([...index].map(([path, { stamp, digest }]) => [path, stamp, digest]));
}

/** The file may be damaged or from another version: what is not understood is read anew from the tree. */
function parseIndex(text: string): StampIndex {
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
