import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { type Snapshot, type SnapshotStore, WorkspaceError } from '@harnessgym/workspace';

/**
 * The workspace as an attempt left it. What it made unreadable is made readable for its owner first: a mode must not keep
 * files from being compared.
 */
export function takeAsLeft(snapshots: SnapshotStore, workspace: string): Promise<Snapshot> {
  return madeReadable(workspace, () => snapshots.take(workspace));
}

/** Does again what a mode in the workspace kept from reading it. */
export async function madeReadable<Result>(workspace: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(WorkspaceError.isInstance(error) && error.code === 'TREE_UNREADABLE')) throw error;
    await openBelow(workspace);
    return await read();
  }
}

async function openBelow(path: string): Promise<void> {
  try {
    const stats = await lstat(path);
    const needed = stats.isDirectory() ? 0o700 : 0o400;
    if (!stats.isDirectory() && !stats.isFile()) return;
    if ((stats.mode & needed) !== needed) await chmod(path, (stats.mode & 0o7777) | needed);
    if (stats.isDirectory()) for (const name of await readdir(path)) await openBelow(join(path, name));
  } catch (error) {
    // What vanished needs no mode. What another user owns stays closed, and the second look at the tree names it.
    if (!isMissing(error) && !isFileError(error)) throw error;
  }
}
