import { defaultId, type Entry, toArtifact } from './entry.js';
import type { SyncReport } from './registry.js';

/** Somebody is to read them, and a hostile file can cause any number. */
const mostWarnings = 20;

/** What reconciling found; artifacts by `<kind>:<path>`. */
export interface Changes {
  added: readonly string[];
  changed: readonly string[];
  missing: readonly string[];
  warnings: readonly string[];
}

export const noChanges: Changes = { added: [], changed: [], missing: [], warnings: [] };

export function joinChanges(earlier: Changes, later: Changes): Changes {
  return {
    added: [...earlier.added, ...later.added],
    changed: [...earlier.changed, ...later.changed],
    missing: [...earlier.missing, ...later.missing],
    warnings: [...earlier.warnings, ...later.warnings],
  };
}

/** Artifacts as they are now; one that is new and was edited since is still new, one that is gone is only missing. */
export function toReport(changes: Changes, entries: readonly Entry[]): SyncReport {
  const missing = new Set(changes.missing);
  const added = new Set(changes.added);
  const changed = new Set(changes.changed.filter((key) => !added.has(key)));
  const there = entries.filter((entry) => entry.missingSince === undefined);
  const gone = entries.filter((entry) => entry.missingSince !== undefined);
  const pick = (from: readonly Entry[], keys: ReadonlySet<string>) =>
    from.filter((entry) => keys.has(defaultId(entry))).map(toArtifact);
  return {
    added: pick(there, added),
    changed: pick(there, changed),
    missing: pick(gone, missing),
    warnings: firstOf([...new Set(changes.warnings)]),
  };
}

function firstOf(warnings: readonly string[]): string[] {
  if (warnings.length <= mostWarnings) return [...warnings];
  return [...warnings.slice(0, mostWarnings), `… and ${warnings.length - mostWarnings} more.`];
}
