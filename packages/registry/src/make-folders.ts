import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';

/** Makes the folders of a workspace-relative path; `WORKSPACE_UNUSABLE` when a link among them leads out. */
export async function makeFolders(workspace: string, path: string): Promise<void> {
  let folder = workspace;
  for (const name of path.split('/')) {
    folder = join(folder, name);
    try {
      await mkdir(folder);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (await isInside(workspace, folder)) continue;
    throw new RegistryError('WORKSPACE_UNUSABLE', {
      message: `${folder} is a link out of ${workspace}, or may not be looked at, so nothing is written there. Put a folder of yours in its place.`,
    });
  }
}
