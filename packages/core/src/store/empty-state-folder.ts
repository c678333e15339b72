import { mkdir, rm } from 'node:fs/promises';
import { inStateFolder } from './in-state-folder.js';

/** Makes a folder within the state folder, and removes what it had. Throws CoreError STATE_UNUSABLE. */
export async function emptyStateFolder(path: string): Promise<void> {
  await inStateFolder(path, async () => {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
  });
}
