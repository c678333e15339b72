import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { type Mending, makeFolders } from '@harnessgym/internal-fs/make-way';

/**
 * Makes room for a file of a turn that begins again: what the interrupted one left there is moved into `interrupted_1`
 * beside it, or the next number that is free. Returns what was mended on the way to that folder.
 */
export async function keepInterrupted(path: string, root: string): Promise<Mending[]> {
  let mended = await makeFolders(dirname(path), root);
  if (!(await exists(path))) return mended;
  for (let number = 1; ; number += 1) {
    const place = join(dirname(path), `interrupted_${number}`, basename(path));
    // Before looking: what is in a folder that was closed cannot be seen.
    mended = [...mended, ...(await makeFolders(dirname(place), root))];
    if (await exists(place)) continue;
    await rename(path, place);
    return mended;
  }
}
