import type { DigestedEntry, DigestedFile } from './digest-tree.js';
import type { TreeScan } from './stamp-index.js';

/** Time stamps tick about every 10 ms: a file this young may change again without a new stamp. */
const settledMs = 100;

/** Brings an index to a tree as it was found. Returns how many paths of the index changed. */
export function updateIndex(digests: Map<string, DigestedFile>, { scannedAtMs, entries, fresh }: TreeScan): number {
  const settledAtMs = scannedAtMs - settledMs;
  let changed = 0;
  let files = 0;
  for (const entry of entries) if (entry.kind === 'file') files += 1;
  for (const file of fresh) {
    const isSettled = file.ctimeMs < settledAtMs;
    if (isSettled) digests.set(file.path, file);
    else files -= 1;
    if (isSettled || digests.delete(file.path)) changed += 1;
  }
  return files === digests.size ? changed : changed + forgetMissing(digests, entries);
}

function forgetMissing(digests: Map<string, DigestedFile>, entries: readonly DigestedEntry[]): number {
  const present = new Set<string>();
  for (const entry of entries) if (entry.kind === 'file') present.add(entry.path);
  const before = digests.size;
  for (const path of digests.keys()) if (!present.has(path)) digests.delete(path);
  return before - digests.size;
}
