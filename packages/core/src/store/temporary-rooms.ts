import { createHash } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/**
 * Where the rooms of a workspace go when its state folder will not do: below the system's folder for temporary files. The
 * path is the same for all runs, so that `clean` finds what a killed one left, and says nothing of the workspace.
 */
export async function temporaryRooms(stateFolder: string): Promise<string> {
  const name = createHash('sha256').update(stateFolder).digest('hex').slice(0, 12);
  return join(await realOr(tmpdir()), `harnessgym-${name}`);
}

async function realOr(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}

/** Whether it is there, and nobody else has made it or can get into it. */
export async function isPrivateFolder(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
