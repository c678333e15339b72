import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { QualifyError } from './errors.js';

/**
 * Throws QualifyError `ROOM_NOT_ALONE` when a program in a room below `folder` would find a git repository or installed
 * modules by searching upward: it would work there, and nowhere else.
 */
export function refuseNeighbours(folder: string): void {
  for (let above = folder; ; above = dirname(above)) {
    const culprit = [
      isRepository(join(above, '.git')) ? '.git' : undefined,
      holdsModules(join(above, 'node_modules')) ? 'node_modules' : undefined,
    ].find((name) => name !== undefined);
    if (culprit !== undefined) {
      throw new QualifyError('ROOM_NOT_ALONE', {
        message: `Clean rooms in ${folder} would find ${join(above, culprit)} by searching upward. Choose another state folder with --state-dir, or move that away.`,
      });
    }
    if (above === dirname(above)) return;
  }
}

/** As git sees it: a file that leads to one, or a folder with a HEAD. An empty folder is passed over. */
function isRepository(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true || statSync(join(path, 'HEAD'), { throwIfNoEntry: false }) !== undefined;
}

function holdsModules(path: string): boolean {
  try {
    return readdirSync(path).some((name) => !name.startsWith('.'));
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}
