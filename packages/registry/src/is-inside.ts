import { realpathSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/**
 * Whether `path` is `folder` or lies below it, as written and with all links resolved. What does not exist yet is judged
 * by the folders that do; a link that leads nowhere, or where nobody may look, is not inside.
 */
export async function isInside(folder: string, path: string): Promise<boolean> {
  if (!isWithin(folder, path)) return false;
  try {
    return isWithin(realpathSync(folder), realpathSync(path));
  } catch (error) {
    if (hasCode(error, 'ELOOP') || hasCode(error, 'EACCES')) return false;
    if (!isMissing(error) && !hasCode(error, 'ENAMETOOLONG')) throw error;
    return path === folder || (!(await isLink(path)) && isInside(folder, dirname(path)));
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'ENAMETOOLONG')) return false;
    throw error;
  }
}
