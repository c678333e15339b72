import type { DigestedEntry } from './digest-tree.js';
import type { StampIndex } from './stamp-index.js';
import type { TreeScan } from './stamp-indexes.js';

/** Time stamps tick about every 10 ms: a file this young may change again without a new stamp. */
const settledMs = 100;

/** Brings an index to a tree as it was found. Returns how many paths of the index changed. */
export function updateIndex(index: StampIndex, { scannedAtMs, entries, fresh }: TreeScan): number {
  const settledAtMs = scannedAtMs - settledMs;
  let changed = 0;
  let files = 0;
  for (const entry of entries) if (entry.kind === 'file') files += 1;
  for (const file of fresh) {
    const isSettled = file.ctimeMs < settledAtMs;
    if (isSettled) index.set(file);
    else files -= 1;
    if (isSettled || index.delete(file.path)) changed += 1;
  }
  return files === index.size() ? changed : changed + forgetMissing(index, entries);
}

function forgetMissing(index: StampIndex, entries: readonly DigestedEntry[]): number {
  const present = new Set<string>();
  for (const entry of entries) if (entry.kind === 'file') present.add(entry.path);
  const before = index.size();
  for (const { path } of index.files()) if (!present.has(path)) index.delete(path);
  return before - index.size();
}
