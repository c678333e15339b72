import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFileError } from './is-file-error.js';

/**
 * What a program in `folder` would find by searching upward, and then work there and nowhere else: the git repository or
 * the installed modules that are nearest. Undefined when there are none. The folder need not exist.
 */
export function findNeighbour(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    if (isRepository(join(above, '.git'))) return join(above, '.git');
    if (holdsModules(join(above, 'node_modules'))) return join(above, 'node_modules');
    if (above === dirname(above)) return undefined;
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
