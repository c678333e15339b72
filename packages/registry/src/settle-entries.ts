import { isAbsolute, relative, sep } from 'node:path';
import type { Entry } from './entry.js';
import { RegistryError } from './errors.js';
import { quote } from './quote.js';
import type { Settlement } from './registry.js';
import { withoutVerdict } from './verdict.js';

/** Gives entries their verdicts; one replaces the one before. Throws `ARTIFACT_UNKNOWN`. */
export function settleEntries(
  entries: readonly Entry[],
  settlements: ReadonlyMap<string, Settlement>,
  provenance: { root: string; iteration?: number; updatedAt: string },
): readonly Entry[] {
  const ids = new Set(entries.map(({ id }) => id));
  for (const id of settlements.keys()) {
    if (!ids.has(id)) {
      throw new RegistryError('ARTIFACT_UNKNOWN', {
        message: `There is no artifact ${quote(id)} to settle. Use an id that artifacts() lists now.`,
        artifactId: id,
      });
    }
  }
  const { root, ...when } = provenance;
  return entries.map((entry) => {
    const settlement = settlements.get(entry.id);
    if (settlement === undefined) return entry;
    const reportPath = relativePath(root, settlement.reportPath);
    return { ...entry, verdict: { ...settlement, reportPath, ...when }, metadata: withoutVerdict(entry.metadata) };
  });
}

/** A registry travels with its workspace, so no path in it is absolute. */
function relativePath(root: string, path: string): string {
  return (isAbsolute(path) ? relative(root, path) : path).split(sep).join('/');
}
