import { canonicalPath } from './canonical-path.js';
import { defaultId, type Entry } from './entry.js';
import { quote } from './quote.js';
import { withoutVerdict } from './verdict.js';

/**
 * Gives each entry of a file its canonical path and makes one of those that mean the same artifact: the first stays,
 * the ids of the others become aliases. Entries outside their kind's folder are dropped.
 */
export function adoptEntries(
  written: readonly Entry[],
  context: { workspace: string; found: ReadonlySet<string> },
): { entries: Entry[]; warnings: string[] } {
  const adopted = new Map<string, Entry[]>();
  const warnings: string[] = [];
  for (const entry of written) {
    const path = canonicalPath(entry, context);
    if (path === undefined) {
      warnings.push(
        `registry.json: ${quote(entry.path)} is no place for a ${entry.kind} artifact; its entry does not count.`,
      );
      continue;
    }
    const moved = relocate(entry, path);
    const key = defaultId(moved);
    const same = adopted.get(key);
    if (same === undefined) adopted.set(key, [moved]);
    else same.push(moved);
  }
  return { entries: [...adopted.values()].flatMap(merge), warnings };
}

/** An id that only spells the path it was written with, or names one file of a larger item, becomes an alias. */
function relocate(entry: Entry, path: string): Entry {
  if (entry.path === path) return entry;
  const part = entry.kind !== 'skill' && entry.kind !== 'mcp' && entry.path.startsWith(`${path}/`);
  if (!part && entry.id !== defaultId(entry)) return { ...entry, path };
  return withAliases({ ...entry, id: defaultId({ kind: entry.kind, path }), path }, [entry.id]);
}

/** All at once: one by one, fifty thousand spellings would take minutes. */
function merge(same: readonly Entry[]): Entry[] {
  const kept = same.find((entry) => entry.digest !== undefined) ?? same[0];
  if (kept === undefined) return [];
  const others = same.filter((entry) => entry !== kept);
  const description = [kept, ...others].find((entry) => entry.description !== '')?.description ?? '';
  const aliases = others.flatMap((other) => [...aliasesOf(other), other.id]);
  return [withAliases({ ...kept, description, metadata: joinMetadata(kept, others) }, aliases)];
}

/** What only the others say is kept, but no second verdict beside one that counts. */
function joinMetadata(kept: Entry, others: readonly Entry[]): Entry['metadata'] {
  const { aliases: _, ...more } = Object.fromEntries(
    others.flatMap(({ metadata }) => Object.entries(metadata)).reverse(),
  );
  return { ...(kept.verdict === undefined ? more : withoutVerdict(more)), ...kept.metadata };
}

function withAliases(entry: Entry, more: readonly string[]): Entry {
  const before = aliasesOf(entry);
  const aliases = new Set([...before, ...more].filter((alias) => alias !== entry.id));
  if (more.length === 0 || aliases.size === before.length) return entry;
  return { ...entry, metadata: { ...entry.metadata, aliases: [...aliases] } };
}

function aliasesOf({ metadata: { aliases } }: Entry): string[] {
  return Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
}
