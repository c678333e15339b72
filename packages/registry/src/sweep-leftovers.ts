import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { copyName, copyNames, putFormerBack } from './put-former-back.js';

const draft = /^\.registry\.json(\.previous)?\.[0-9a-f]{12}\.tmp$/;
/** Longer than any copy or save that is still under way. */
const oldMs = 60 * 60 * 1000;

/**
 * Puts back what a copy that crashed had taken away, with a warning, and removes what a crash left of a copy or a save.
 * A copy that still holds what it was about to replace stays, because that may be all there is of it. Best-effort:
 * leftovers are in nobody's way, and another process may sweep as well.
 */
export async function sweepLeftovers(root: string): Promise<string[]> {
  const folder = join(root, '.harnessgym');
  const warnings: string[] = [];
  try {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const place = copyName.test(name) ? await putFormerBack(root, path) : undefined;
      if (place !== undefined) warnings.push(`${place} is back: a copy that was to replace it did not get to its end.`);
      if ((copyName.test(name) || draft.test(name)) && (await isUseless(path))) await removeTree(path);
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
  return warnings;
}

async function isUseless(path: string): Promise<boolean> {
  if ((await lstat(path)).mtimeMs + oldMs > Date.now()) return false;
  return !(await exists(join(path, copyNames.former)));
}
