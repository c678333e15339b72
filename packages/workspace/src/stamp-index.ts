import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { DigestedEntry } from './digest-tree.js';
import { updateIndex } from './update-index.js';

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
    async save(tree, scan) {
      const index = await load(tree);
      index.unsaved += updateIndex(index.digests, scan);
      if (index.unsaved <= index.digests.size * unsavedShare) return;
      await writeAtomic(indexPath(store, tree), toText(index.digests), { mode: 0o600 });
      index.unsaved = 0;
    },
  };
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
