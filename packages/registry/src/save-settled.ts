import { join } from 'node:path';
import { adoptEntries } from './adopt-entries.js';
import type { RegistryDocument } from './document.js';
import { keepUnusable } from './keep-unusable.js';
import { mergeEdits } from './merge-edits.js';
import { readDocument } from './read-document.js';
import { saveDocument } from './save-document.js';

/**
 * Writes what is settled beside what others wrote into the file meanwhile, which the next sync takes over. Returns
 * warnings; a file that cannot be used whole is kept aside before it is replaced.
 */
export async function saveSettled(root: string, settled: RegistryDocument, now: string): Promise<readonly string[]> {
  const folder = join(root, '.harnessgym');
  const read = await readDocument(folder, now);
  const there = settled.entries.filter(({ missingSince }) => missingSince === undefined);
  const found = new Set(there.map(({ path }) => path));
  const adopted = adoptEntries(read.entries, { workspace: root, found });
  const warnings = await keepUnusable(folder, read.source, [...read.unusable, ...adopted.warnings]);
  const entries = mergeEdits(settled.entries, adopted.entries);
  const mended = await saveDocument(
    folder,
    { entries, metadata: { ...settled.metadata, ...read.metadata } },
    { now, read },
  );
  return [...warnings, ...mended];
}
