import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { WorkspaceError } from '@harnessgym/workspace';
import { madeReadable } from '../scoring/take-as-left.js';
import type { LoopContext } from './context.js';

/**
 * Lets `bring` write a snapshot into the workspace, and again when something in its way kept it from that. A mode is
 * changed; what blocks a saved path may be a person's and in no snapshot, so it is moved aside. What cannot be moved, the
 * error names.
 */
export async function bringIn<Result>(
  { store, task: { workspace }, iteration }: Pick<LoopContext, 'store' | 'task'> & { iteration?: number },
  bring: () => Promise<Result>,
): Promise<Result> {
  try {
    return await madeReadable(workspace, bring);
  } catch (error) {
    if (!(WorkspaceError.isInstance(error) && error.code === 'PATH_BLOCKED')) throw error;
    for (const path of error.blocked)
      if (await isBelowFolders(workspace, path)) await store.keepInTheWay(path, iteration);
    return await bring();
  }
}

/** Behind a link, anybody's files may be. */
async function isBelowFolders(workspace: string, path: string): Promise<boolean> {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
    if (!(await isFolder(join(workspace, folder)))) return false;
  return true;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
