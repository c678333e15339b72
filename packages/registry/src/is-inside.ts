import { realpath } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/** Whether `path` is `folder` or lies below it, as written and, when it exists, with all links resolved. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  if (!isWithin(folder, path)) return false;
  try {
    return isWithin(await realpath(folder), await realpath(path));
  } catch (error) {
    // A loop of links leads nowhere.
    if (isMissing(error) || hasCode(error, 'ELOOP')) return true;
    throw error;
  }
}
