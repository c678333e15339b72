import { randomUUID } from 'node:crypto';
import { cp, lstat, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';

/**
 * Moves a folder to another place, across file systems too: there it is whole or not at all. Sockets, FIFOs and devices stay
 * behind then, and are gone.
 */
export async function moveWorkspace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // A folder that its owner must not write is not moved either.
    if (!hasCode(error, 'EXDEV') && !hasCode(error, 'EACCES') && !hasCode(error, 'EPERM')) throw error;
    await copyThenRemove(from, to);
  }
}

async function copyThenRemove(from: string, to: string): Promise<void> {
  const draft = join(dirname(to), `.workspace-${randomUUID().slice(-12)}`);
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isOrdinary });
    await rename(draft, to);
  } catch (error) {
    await removeTree(draft);
    throw error;
  }
  await removeTree(from);
}

async function isOrdinary(path: string): Promise<boolean> {
  const stats = await lstat(path);
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
}
