import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { type Reopened, reopen } from '@harnessgym/internal-fs/reopen';
import { artifactKinds, kindFolders } from './artifact.js';
import { describeMending } from './describe-mending.js';
import { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';

/**
 * Makes the artifact folders unless it is `readOnly`, and opens those that somebody closed, with a warning for each.
 * Throws `WORKSPACE_UNUSABLE`, also when they could not be made.
 */
export async function prepareFolders(root: string, { readOnly }: { readOnly: boolean }): Promise<string[]> {
  const folder = join(root, '.harnessgym');
  if (!(await isInside(root, folder))) {
    throw unusable(
      `${folder} is a link out of the workspace, or may not be looked at, so nothing is kept there. Put a folder of yours in its place.`,
    );
  }
  if (isOccupied(folder)) throw unusable(`${folder} is not a folder. Move what is there away.`);
  if (readOnly) return [];
  const opened: Reopened[] = [];
  for (const path of ['.harnessgym', ...artifactKinds.map((kind) => kindFolders[kind])]) {
    try {
      const reopened = await makeFolder(join(root, path));
      if (reopened !== undefined) opened.push(reopened);
    } catch (error) {
      if (!isFileError(error)) throw error;
      throw unusable(`${path} cannot be made: ${error.message}. Check the permissions of ${root}.`, error);
    }
  }
  return opened.map(describeMending);
}

/**
 * Something else in the place of one is for the scan to tell. Synchronous: they are nearly always there, and Node's
 * thread pool costs many times what looking does.
 */
async function makeFolder(path: string): Promise<Reopened | undefined> {
  const entry = lstatSync(path, { throwIfNoEntry: false }) ?? makeMissing(path);
  return entry?.isDirectory() ? reopen(path, entry) : undefined;
}

/** What somebody else puts there meanwhile is as good. */
function makeMissing(path: string): Stats | undefined {
  try {
    mkdirSync(path);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return lstatSync(path, { throwIfNoEntry: false });
  }
}

function isOccupied(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function unusable(message: string, cause?: unknown): RegistryError {
  return new RegistryError('WORKSPACE_UNUSABLE', { message, cause });
}
