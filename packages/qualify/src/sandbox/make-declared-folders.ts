import { lstatSync, mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { type Confinement, isProtected } from './confinement.js';

/**
 * Makes the folders that a manifest declares to write and that are not there, because a sandbox cannot show what is missing:
 * in the workspace only, through no link, and none of a protected name at any depth. One that cannot be made is the server's to miss.
 */
export function makeDeclaredFolders({ workspace, permissions }: Pick<Confinement, 'workspace' | 'permissions'>): void {
  const wanted = permissions?.write ?? [];
  for (const folder of wanted) {
    if (isWithin(workspace, folder) && !isProtected(workspace, folder)) makeBelow(workspace, folder);
  }
}

function makeBelow(root: string, folder: string): void {
  let path = root;
  try {
    for (const name of relative(root, folder).split(sep).filter(Boolean)) {
      path = join(path, name);
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (found === undefined) mkdirSync(path);
      else if (!found.isDirectory()) return;
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
