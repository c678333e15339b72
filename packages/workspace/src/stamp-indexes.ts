import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type DigestedEntry, type DigestedFile, digestedFile } from './digest-tree.js';
import { createStampIndex, type StampIndex } from './stamp-index.js';
import { updateIndex } from './update-index.js';

/** The indexes of a store. What is in memory never goes stale: a stamp that was seen with a digest stays its stamp. */
export interface StampIndexes {
  load(tree: string): Promise<StampIndex>;
  /** Remembers the files that cannot have changed since the scan began; in memory only where the store cannot be written. */
  save(tree: string, scan: TreeScan): Promise<void>;
}

export interface TreeScan {
  /** When it began. */
  scannedAtMs: number;
  entries: readonly DigestedEntry[];
  /** Those of the entries that are not from the index. */
  fresh: readonly DigestedFile[];
}

/** The file is written again when more of it is behind: until then, another process reads these few files anew. */
const unsavedShare = 0.02;

interface LoadedIndex {
  files: StampIndex;
  /** How many paths have changed since the file was written. */
  unsaved: number;
}

export function openStampIndexes(store: string): StampIndexes {
  const loaded = new Map<string, LoadedIndex>();

  async function load(tree: string): Promise<LoadedIndex> {
    const index = loaded.get(tree) ?? { files: parseIndex(readText(indexPath(store, tree))), unsaved: 0 };
    loaded.set(tree, index);
    return index;
  }

  return {
    load: async (tree) => (await load(tree)).files,
    async save(tree, scan) {
      const index = await load(tree);
      index.unsaved += updateIndex(index.files, scan);
      if (index.unsaved <= index.files.size() * unsavedShare) return;
      if (await isWritten(indexPath(store, tree), toText(index.files))) index.unsaved = 0;
    },
  };
}

async function isWritten(path: string, text: string): Promise<boolean> {
  try {
    await writeAtomic(path, text, { mode: 0o600 });
    return true;
  } catch (error) {
    // best-effort: without it another process reads the files anew, and the next save tries again.
    if (isFileError(error)) return false;
    throw error;
  }
}

function toText(index: StampIndex): string {
  return JSON.stringify(Array.from(index.files(), toRow));
}

function toRow({ path, digest, mode, size, mtimeMs, ctimeMs, ino }: DigestedFile) {
  return [path, digest, mode, size, mtimeMs, ctimeMs, ino];
}

/** The file may be damaged or from another version: what is not understood is read anew from the tree. */
function parseIndex(text: string): StampIndex {
  const index = createStampIndex();
  const rows = parseJson(text);
  if (!Array.isArray(rows)) return index;
  for (const row of rows) {
    const file = Array.isArray(row) ? parseRow(row) : undefined;
    if (file !== undefined) index.set(file);
  }
  return index;
}

function parseRow([path, digest, mode, size, mtimeMs, ctimeMs, ino]: unknown[]): DigestedFile | undefined {
  if (typeof path !== 'string' || typeof digest !== 'string') return undefined;
  if (typeof mode !== 'number' || typeof size !== 'number' || typeof ino !== 'number') return undefined;
  if (typeof mtimeMs !== 'number' || typeof ctimeMs !== 'number') return undefined;
  return digestedFile({ kind: 'file', path, mode, size, mtimeMs, ctimeMs, ino }, digest);
}

function readText(path: string): string {
  try {
    return readHead(path, Number.POSITIVE_INFINITY).toString('utf8');
  } catch (error) {
    if (isMissing(error) || isObstacle(error)) return '';
    throw error;
  }
}

function indexPath(store: string, tree: string): string {
  return join(store, 'index', `${sha256(tree)}.json`);
}
