import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { previousPath, writeGeneration } from '@harnessgym/internal-fs/write-generation';
import { describeMending } from './describe-mending.js';
import { type RegistryDocument, renderDocument } from './document.js';
import { RegistryError } from './errors.js';
import type { ReadDocument } from './read-document.js';
import { readSource } from './read-source.js';

/**
 * Keeps what was read there when it was whole; what says the same already is not written again. Returns a warning for each thing that was in the way. Throws
 * `WORKSPACE_UNUSABLE` when the disk refuses.
 */
export async function saveDocument(
  folder: string,
  document: RegistryDocument,
  { now, read }: { now: string; read: Pick<ReadDocument, 'source' | 'unusable' | 'updatedAt'> },
): Promise<string[]> {
  const path = join(folder, 'registry.json');
  const previous = read.source.state === 'read' && read.unusable.length === 0 ? read.source.bytes : undefined;
  const isSaid = previous?.equals(Buffer.from(renderDocument(document, read.updatedAt ?? now))) ?? false;
  try {
    if (previous !== undefined && isSaid && (await holds(previousPath(path), previous))) return [];
    const mended = await makeWay(previousPath(path), folder);
    if (previous !== undefined && isSaid) await writeAtomic(previousPath(path), previous);
    else await writeGeneration(path, renderDocument(document, now), { previous });
    return mended.map(describeMending);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RegistryError('WORKSPACE_UNUSABLE', {
      message: `${path} cannot be written: ${error.message}. Check the free space and the permissions of its folder.`,
      cause: error,
    });
  }
}

async function holds(path: string, bytes: Buffer): Promise<boolean> {
  const source = await readSource(path);
  return source.state === 'read' && source.bytes.equals(bytes);
}
