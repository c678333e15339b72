import { canonicalPath } from './canonical-path.js';
import { defaultId, type Entry } from './entry.js';

/**
 * Gives each entry of a file its canonical path and makes one of those that mean the same artifact: the first stays,
 * the ids of the others become aliases. Entries outside their kind's folder are dropped.
 */
export function adoptEntries(
  written: readonly Entry[],
  context: { workspace: string; found: ReadonlySet<string> },
): { entries: Entry[]; warnings: string[] } {
  const adopted = new Map<string, Entry>();
  const warnings: string[] = [];
  for (const entry of written) {
    const path = canonicalPath(entry, context);
    if (path === undefined) {
      warnings.push(
        `registry.json: ${JSON.stringify(entry.path)} is no place for a ${entry.kind} artifact; its entry was dropped.`,
      );
      continue;
    }
    const moved = relocate(entry, path);
    const key = defaultId(moved);
    const first = adopted.get(key);
    adopted.set(key, first === undefined ? moved : merge(first, moved));
  }
  return { entries: [...adopted.values()], warnings };
}

/** An id that only spells the path it was written with, or names one file of a larger item, becomes an alias. */
function relocate(entry: Entry, path: string): Entry {
  if (entry.path === path) return entry;
  const part = entry.kind !== 'skill' && entry.kind !== 'mcp' && entry.path.startsWith(`${path}/`);
  if (!part && entry.id !== defaultId(entry)) return { ...entry, path };
  return withAlias({ ...entry, id: defaultId({ kind: entry.kind, path }), path }, entry.id);
}

function merge(first: Entry, second: Entry): Entry {
  const [kept, other] = first.digest === undefined && second.digest !== undefined ? [second, first] : [first, second];
  const described = kept.description === '' ? { ...kept, description: other.description } : kept;
  return [...aliasesOf(other), other.id].reduce(withAlias, described);
}

function withAlias(entry: Entry, alias: string): Entry {
  const aliases = aliasesOf(entry);
  if (alias === entry.id || aliases.includes(alias)) return entry;
  return { ...entry, metadata: { ...entry.metadata, aliases: [...aliases, alias] } };
}

function aliasesOf({ metadata: { aliases } }: Entry): string[] {
  return Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
}
