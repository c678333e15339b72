import type { DigestedEntry } from './digest-tree.js';
import type { StampedDigest } from './stamp-index.js';

/** Time stamps tick about every 10 ms: a file this young may change again without a new stamp. */
const settledMs = 100;

/** Brings an index to a scan that began at `scannedAtMs`. Returns how many paths of the index changed. */
export function updateIndex(
  digests: Map<string, StampedDigest>,
  { scannedAtMs, entries }: { scannedAtMs: number; entries: readonly DigestedEntry[] },
): number {
  const settledAtMs = scannedAtMs - settledMs;
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
