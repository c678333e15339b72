import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';

const leftover = /^(\.copy-[0-9a-f]{12}|\.registry\.json\.[0-9a-f]{12}\.tmp)$/;
/** Longer than any copy or save that is still under way. */
const oldMs = 60 * 60 * 1000;

/**
 * Removes what a crash left of a copy or a save. A copy that still holds what it was about to replace stays, because that
 * may be all there is of it.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => leftover.test(name));
  for (const path of names.map((name) => join(folder, name))) {
    if ((await isOld(path)) && !(await isThere(join(path, 'former')))) {
      // Best-effort: it is in nobody's way, and whether it can be removed is no matter of the registry.
      await removeTree(path).catch(() => undefined);
    }
  }
}

async function isOld(path: string): Promise<boolean> {
  return (await lstat(path)).mtimeMs + oldMs < Date.now();
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
