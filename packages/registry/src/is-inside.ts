import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';

/** Whether `path` is `folder` or lies below it, as written and, when it exists, with all links resolved. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  if (!isBelow(folder, path)) return false;
  try {
    return isBelow(await realpath(folder), await realpath(path));
  } catch (error) {
    // A loop of links leads nowhere.
    if (isMissing(error) || hasCode(error, 'ELOOP')) return true;
    throw error;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
