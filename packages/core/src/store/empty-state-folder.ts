import { rm } from 'node:fs/promises';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { inStateFolder } from './in-state-folder.js';

/** Makes a folder within the state folder, and removes what it had. Throws CoreError STATE_UNUSABLE. */
export async function emptyStateFolder(path: string): Promise<void> {
  await inStateFolder(path, async () => {
    await rm(path, { recursive: true, force: true });
    makeFolder(path, 0o700);
  });
}
