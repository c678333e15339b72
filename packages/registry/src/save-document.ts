import { join } from 'node:path';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type RegistryDocument, renderDocument } from './document.js';

export async function saveDocument(folder: string, document: RegistryDocument, now: string): Promise<void> {
  await writeAtomic(join(folder, 'registry.json'), renderDocument(document, now));
}
