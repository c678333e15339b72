import { defaultId, type Entry } from './entry.js';
import { quote } from './quote.js';
import type { FoundArtifact } from './scan-artifacts.js';
import type { Changes } from './sync-report.js';

/**
 * Compares what is remembered with what is there. What vanished is marked and not forgotten; an entry that was never
 * digested and names nothing that can be read is only a claim of the file, and is dropped.
 */
export function reconcile(
  remembered: readonly Entry[],
  found: readonly FoundArtifact[],
  { iteration, now }: { iteration?: number; now: string },
): Changes & { entries: readonly Entry[] } {
  const there = new Map(found.map((artifact) => [defaultId(artifact), artifact]));
  const known = new Set(remembered.map(defaultId));
  const added: string[] = [];
  const changed: string[] = [];
  const missing: string[] = [];
  const isClaim = (entry: Entry) => entry.digest === undefined && !there.has(defaultId(entry));
  const claims = remembered.filter(isClaim);
  const entries = remembered
    .filter((entry) => !isClaim(entry))
    .map((entry): Entry => {
      const key = defaultId(entry);
      const artifact = there.get(key);
      if (artifact === undefined) {
        if (entry.missingSince !== undefined) return entry;
        missing.push(key);
        return { ...entry, missingSince: now };
      }
      const seen = { digest: artifact.digest, generated: artifact.description };
      if (entry.digest === artifact.digest && entry.missingSince === undefined) return { ...entry, ...seen };
      (entry.digest === undefined || entry.missingSince !== undefined ? added : changed).push(key);
      const { missingSince: _, ...rest } = entry;
      return { ...rest, ...seen, ...(iteration !== undefined && { iteration }) };
    });
  for (const artifact of found) {
    if (known.has(defaultId(artifact))) continue;
    added.push(defaultId(artifact));
    entries.push(discovered(artifact, iteration, now));
  }
  const unique = withUniqueIds(entries);
  return { entries: unique.entries, added, changed, missing, warnings: [...explainClaims(claims), ...unique.warnings] };
}

function discovered(
  { kind, path, digest, description: generated }: FoundArtifact,
  iteration: number | undefined,
  now: string,
): Entry {
  return {
    id: defaultId({ kind, path }),
    kind,
    path,
    description: '',
    generated,
    ...(iteration !== undefined && { iteration }),
    createdAt: now,
    digest,
    metadata: { source: 'filesystem-sync' },
  };
}

function explainClaims([first, ...more]: readonly Entry[]): string[] {
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` and ${more.length} others`;
  return [`registry.json: nothing can be read at ${quote(first.path)}${others}; what it says of it does not count.`];
}

/** An id that another artifact has, or would have by default, is refused. */
function withUniqueIds(entries: readonly Entry[]): { entries: Entry[]; warnings: string[] } {
  const defaults = new Set(entries.map(defaultId));
  const taken = new Set<string>();
  const warnings: string[] = [];
  const unique = entries.map((entry) => {
    const own = defaultId(entry);
    const refused = entry.id !== own && (defaults.has(entry.id) || taken.has(entry.id));
    if (refused) {
      warnings.push(
        `registry.json: the id ${quote(entry.id)} of ${quote(entry.path)} belongs to another artifact; it is ${quote(own)} now.`,
      );
    }
    const id = refused ? own : entry.id;
    taken.add(id);
    return { ...entry, id };
  });
  return { entries: unique, warnings };
}
