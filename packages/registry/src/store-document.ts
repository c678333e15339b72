import { copyFile, lstat, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { parseDocument, type RegistryDocument, renderDocument } from './document.js';

export interface LoadedDocument extends RegistryDocument {
  warnings: readonly string[];
}

/** More than a registry can reasonably hold. */
const sizeLimit = 64 * 1024 * 1024;
const nothing: RegistryDocument = { entries: [], metadata: {} };

/**
 * Reads `registry.json` of a `.harnessgym` folder, whatever is in its place. When something in it cannot be used, it is
 * kept as `registry.invalid.json`, and a warning says what. A file that can be read also stays where it is until
 * `saveDocument` replaces it, so that a crash in between loses nothing.
 */
export async function loadDocument(folder: string, now: string): Promise<LoadedDocument> {
  const path = join(folder, 'registry.json');
  const source = await readSource(path);
  if (source === undefined) return { ...nothing, warnings: [] };
  const parsed = source.readable ? parseDocument(source.text, now) : undefined;
  if (parsed?.dropped.length === 0) return { entries: parsed.entries, metadata: parsed.metadata, warnings: [] };
  const aside = join(folder, 'registry.invalid.json');
  await removeTree(aside);
  await (source.readable ? copyFile(path, aside) : rename(path, aside));
  const kept = 'It is kept as .harnessgym/registry.invalid.json.';
  if (parsed === undefined) return { ...nothing, warnings: [`registry.json is no registry, or not readable. ${kept}`] };
  const warnings = parsed.dropped.map((reason) => `registry.json: a part was dropped: ${reason}. ${kept}`);
  return { entries: parsed.entries, metadata: parsed.metadata, warnings };
}

export async function saveDocument(folder: string, document: RegistryDocument, now: string): Promise<void> {
  await writeAtomic(join(folder, 'registry.json'), renderDocument(document, now));
}

async function readSource(path: string): Promise<{ readable: true; text: string } | { readable: false } | undefined> {
  try {
    const stats = await lstat(path);
    // A FIFO would never end, a link could lead anywhere.
    if (!stats.isFile() || stats.size > sizeLimit) return { readable: false };
    return { readable: true, text: await readFile(path, 'utf8') };
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (hasCode(error, 'EACCES')) return { readable: false };
    throw error;
  }
}
