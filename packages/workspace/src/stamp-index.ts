import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { Scanned } from './scan.js';

/** Digests of one tree's files by path, each good for as long as the file keeps its stamp. */
export type StampIndex = ReadonlyMap<string, { stamp: string; digest: string }>;

/** Time stamps tick about every 10 ms: a file this young may change again without a new stamp. */
const settledMs = 100;

export async function loadIndex(store: string, tree: string): Promise<StampIndex> {
  const index = new Map<string, { stamp: string; digest: string }>();
  const document = parseJson(await readText(indexPath(store, tree)));
  if (!isObject(document)) return index;
  for (const [path, known] of Object.entries(document)) {
    if (!Array.isArray(known)) continue;
    const [stamp, digest]: unknown[] = known;
    if (typeof stamp === 'string' && typeof digest === 'string') index.set(path, { stamp, digest });
  }
  return index;
}

/** Remembers the digests of the files that cannot have changed since a scan that began at `scannedAtMs`. */
export async function saveIndex(
  store: string,
  tree: string,
  scan: { scannedAtMs: number; entries: readonly Scanned[]; digests: ReadonlyMap<string, string> },
): Promise<void> {
  const lines: [string, [string, string]][] = [];
  for (const entry of scan.entries) {
    const digest = scan.digests.get(entry.path);
    if (entry.kind !== 'file' || digest === undefined) continue;
    if (entry.changedAtMs < scan.scannedAtMs - settledMs) lines.push([entry.path, [entry.stamp, digest]]);
  }
  await writeAtomic(indexPath(store, tree), JSON.stringify(Object.fromEntries(lines)), { mode: 0o600 });
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
