import { join } from 'node:path';
import { adoptEntries } from './adopt-entries.js';
import { confinedPath } from './canonical-path.js';
import type { RegistryDocument } from './document.js';
import type { Entry } from './entry.js';
import { mergeEdits } from './merge-edits.js';
import { reconcile } from './reconcile.js';
import { scanArtifacts } from './scan-artifacts.js';
import { loadDocument, saveDocument } from './store-document.js';
import type { Changes } from './sync-report.js';

/** Brings file, folders and memory together, and writes the file. Without a memory the file is believed. */
export async function refresh(
  root: string,
  memory: RegistryDocument | undefined,
  context: { iteration?: number; now: string },
): Promise<{ memory: RegistryDocument; changes: Changes }> {
  const folder = join(root, '.harnessgym');
  const loaded = await loadDocument(folder, context.now);
  const scan = await scanArtifacts(root, namedManifests(loaded.entries, root));
  const found = new Set(scan.found.map(({ path }) => path));
  const adopted = adoptEntries(loaded.entries, { workspace: root, found });
  const remembered = memory === undefined ? adopted.entries : mergeEdits(memory.entries, adopted.entries);
  const { entries, ...changes } = reconcile(remembered, scan.found, context);
  const fresh = { entries, metadata: { ...memory?.metadata, ...loaded.metadata } };
  await saveDocument(folder, fresh, context.now);
  const warnings = [...loaded.warnings, ...adopted.warnings, ...scan.warnings, ...changes.warnings];
  return { memory: fresh, changes: { ...changes, warnings } };
}

/** A server's manifest may have any name when the file says which one it is. */
function namedManifests(entries: readonly Entry[], root: string): ReadonlySet<string> {
  const manifests = entries.filter((entry) => entry.kind === 'mcp' && entry.path.endsWith('.json'));
  return new Set(manifests.flatMap((entry) => confinedPath(entry, root) ?? []));
}
