import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { type Snapshot, type SnapshotStore, WorkspaceError } from '@harnessgym/workspace';
import { madeReadable, takeAsLeft } from '../scoring/take-as-left.js';

/**
 * Lets `bring` write a snapshot into the workspace, and again when something in its way kept it from that. A mode is
 * changed; a folder in the place of a file may hold what no snapshot does, and is removed: it is nobody's but the agent's.
 */
export async function bringIn<Result>(
  wanted: Snapshot,
  { snapshots, workspace }: { snapshots: SnapshotStore; workspace: string },
  bring: () => Promise<Result>,
): Promise<Result> {
  try {
    return await madeReadable(workspace, bring);
  } catch (error) {
    if (!(WorkspaceError.isInstance(error) && error.code === 'PATH_BLOCKED')) throw error;
    const found = await takeAsLeft(snapshots, workspace);
    for (const path of await snapshots.difference(found, wanted))
      if (await isFolder(join(workspace, path))) await removeTree(join(workspace, path));
    return await bring();
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
