import { join } from 'node:path';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { readDocument } from '../store/read-document.js';
import { stateOwnerSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';
import type { CleanPlace } from './survey.js';

export interface StateFolders {
  /** Each with its workspace, also one that is gone by now. */
  places: readonly CleanPlace[];
  /** Those that cannot be cleaned, because nobody can read whose they are. */
  warnings: readonly string[];
}

/** The state folders in a state directory. */
export async function listStateFolders(root: string): Promise<StateFolders> {
  const places: CleanPlace[] = [];
  const warnings: string[] = [];
  for (const name of (await listFolder(root)).sort()) {
    if (!/^[0-9a-f]{12}$/.test(name)) continue;
    const stateFolder = join(root, name);
    const path = stateLayout(stateFolder).workspace;
    const owner = await readDocument(path, stateOwnerSchema);
    if (owner.reading === 'whole') places.push({ workspace: owner.document.workspace, stateFolder });
    if (owner.reading === 'broken')
      warnings.push(
        `${path} cannot be read (${owner.problem}), so ${stateFolder} was left alone. harnessgym clean --workspace cleans it all the same.`,
      );
  }
  return { places, warnings };
}
