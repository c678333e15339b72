import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { artifactKinds, kindFolders } from './artifact.js';
import { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';

/** Makes the artifact folders unless it is `readOnly`. Throws `WORKSPACE_UNUSABLE`, also when they could not be made. */
export async function prepareFolders(root: string, { readOnly }: { readOnly: boolean }): Promise<void> {
  const folder = join(root, '.harnessgym');
  if (!(await isInside(root, folder))) {
    throw unusable(`${folder} is a link out of the workspace, so nothing is kept there. Put a folder in its place.`);
  }
  if (await isOccupied(folder)) throw unusable(`${folder} is not a folder. Move what is there away.`);
  if (readOnly) return;
  for (const path of ['.harnessgym', ...artifactKinds.map((kind) => kindFolders[kind])]) {
    try {
      await mkdir(join(root, path));
    } catch (error) {
      if (!isFileError(error)) throw error;
      if (hasCode(error, 'EEXIST')) continue;
      throw unusable(`${path} cannot be made: ${error.message}. Check the permissions of ${root}.`, error);
    }
  }
}

async function isOccupied(folder: string): Promise<boolean> {
  try {
    return !(await stat(folder)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function unusable(message: string, cause?: unknown): RegistryError {
  return new RegistryError('WORKSPACE_UNUSABLE', { message, cause });
}
