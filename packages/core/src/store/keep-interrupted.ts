import { lstat, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { type Mending, makeFolders } from '@harnessgym/internal-fs/make-way';

/**
 * Makes room for a file of a turn that begins again: what the interrupted one left there is moved into `interrupted_1`
 * beside it, or the next number that is free. Returns what was mended on the way to that folder.
 */
export async function keepInterrupted(path: string, root: string): Promise<Mending[]> {
  const mended = await makeFolders(dirname(path), root);
  if (!(await exists(path))) return mended;
  for (let number = 1; ; number += 1) {
    const place = join(dirname(path), `interrupted_${number}`, basename(path));
    if (await exists(place)) continue;
    const mendedNow = await makeFolders(dirname(place), root);
    await rename(path, place);
    return [...mended, ...mendedNow];
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return false;
  }
}
