import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MountStack } from './mount-stack.js';

/** A folder outside the workspace that only this user can read, until the session is closed. */
export async function makePrivateFolder(mounts: MountStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'harnessgym-'));
  mounts.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
