import { join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { readDocument } from '../store/read-document.js';
import { stateOwnerSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';
import type { CleanPlace } from './survey.js';

/** The state folders in a state directory, each with its workspace, also one that is gone by now. */
export async function listStateFolders(root: string): Promise<CleanPlace[]> {
  const places: CleanPlace[] = [];
  for (const name of (await listFolder(root)).sort()) {
    if (!/^[0-9a-f]{12}$/.test(name)) continue;
    const stateFolder = join(root, name);
    const owner = await readDocument(stateLayout(stateFolder).workspace, stateOwnerSchema);
    if (owner.reading === 'whole') places.push({ workspace: owner.document.workspace, stateFolder });
  }
  return places;
}
