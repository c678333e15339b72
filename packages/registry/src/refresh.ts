import { join } from 'node:path';
import { adoptEntries } from './adopt-entries.js';
import { confinedPath } from './canonical-path.js';
import type { Docket } from './docket.js';
import type { RegistryDocument } from './document.js';
import type { Entry } from './entry.js';
import { forgetMissing } from './forget-missing.js';
import { keepUnusable } from './keep-unusable.js';
import { mergeEdits } from './merge-edits.js';
import { readDocument } from './read-document.js';
import { readLastGood } from './read-last-good.js';
import { believeDocket, recallVerdicts } from './recall-verdicts.js';
import { reconcile } from './reconcile.js';
import type { DigestMemory } from './remember-digests.js';
import { saveDocument } from './save-document.js';
import { scanArtifacts } from './scan-artifacts.js';
import type { Changes } from './sync-report.js';

/**
 * Brings file, folders and memory together, and writes the file unless it is `readOnly`. Without a memory the file is
 * believed, its verdicts as far as a docket knows them, and the one before when it is broken. A file that cannot be used
 * whole is kept aside before it is replaced.
 */
export async function refresh(
  root: string,
  memory: RegistryDocument | undefined,
  context: { iteration?: number; now: string; readOnly: boolean; digests: DigestMemory; docket: Docket | undefined },
): Promise<{ memory: RegistryDocument; changes: Changes }> {
  const folder = join(root, '.harnessgym');
  const read = await (memory === undefined ? readLastGood : readDocument)(folder, context.now);
  const named = namedManifests([...(memory?.entries ?? []), ...read.entries], root);
  const scan = await scanArtifacts(root, { named, digests: context.digests });
  const found = new Set(scan.found.map(({ path }) => path));
  const adopted = adoptEntries(read.entries, { workspace: root, found });
  // What is gone and was never judged is nothing to come back to; a claim is left for a warning.
  const isWorthKeeping = ({ path, digest, verdict }: Entry) =>
    found.has(path) || verdict !== undefined || digest === undefined;
  const remembered =
    memory === undefined
      ? believeDocket(adopted.entries.filter(isWorthKeeping), context.docket)
      : mergeEdits(memory.entries, adopted.entries);
  const { entries: all, ...changes } = reconcile(remembered, scan.found, context);
  const entries = recallVerdicts(forgetMissing(all), context.docket);
  const fresh = { entries, metadata: { ...memory?.metadata, ...read.metadata } };
  const unusable = [...read.unusable, ...adopted.warnings, ...changes.warnings];
  const told = context.readOnly ? unusable : await keepUnusable(folder, read.source, unusable);
  const mended = context.readOnly ? [] : await saveDocument(folder, fresh, { now: context.now, read });
  return { memory: fresh, changes: { ...changes, warnings: [...told, ...scan.warnings, ...mended] } };
}

/** A server's manifest may have any name when the file says which one it is. */
function namedManifests(entries: readonly Entry[], root: string): ReadonlySet<string> {
  const manifests = entries.filter((entry) => entry.kind === 'mcp' && entry.path.endsWith('.json'));
  return new Set(manifests.flatMap((entry) => confinedPath(entry, root) ?? []));
}
