import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type RegistryDocument, renderDocument } from './document.js';
import { RegistryError } from './errors.js';

/** Throws `WORKSPACE_UNUSABLE` when the disk refuses. */
export async function saveDocument(folder: string, document: RegistryDocument, now: string): Promise<void> {
  const path = join(folder, 'registry.json');
  try {
    await writeAtomic(path, renderDocument(document, now));
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RegistryError('WORKSPACE_UNUSABLE', {
      message: `${path} cannot be written: ${error.message}. Check the free space and the permissions of its folder.`,
      cause: error,
    });
  }
}
