import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from './is-missing.js';

/** Removes whatever is there with everything below, also below folders of ours that cannot be read or written. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, 'EACCES') && !hasCode(error, 'EPERM')) throw error;
    await openFolders(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** The removal that was refused a path still goes on beside this with others, so any of them may be gone. */
async function openFolders(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) return;
    await chmod(path, 0o700);
    for (const name of await readdir(path)) await openFolders(join(path, name));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
