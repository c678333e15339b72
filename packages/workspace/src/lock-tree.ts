import { chmod, lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { WorkspaceError } from './errors.js';
import { claimName, giveUpName, isClaimed, isOwned } from './owned-name.js';
import { stagingName } from './scan.js';

/** The right to change a tree, and an empty folder in it to prepare files in. */
export interface TreeLock {
  /** Below the tree, so that putting files in place is a rename. */
  staging: string;
  release(): Promise<void>;
}

/**
 * The lock is `.harnessgym_restore`, which holds one folder named for its owner's pid. A rename brings it into its place
 * with that name in it, so it is never seen without an owner; what a dead one left is removed. Throws `RESTORE_RUNNING`.
 */
export async function lockTree(tree: string): Promise<TreeLock> {
  const lock = join(tree, stagingName);
  const name = claimName();
  const prepared = `${lock}.${name}`;
  try {
    await mkdir(join(prepared, name), { recursive: true, mode: 0o700 });
    if (!(await takePlace(prepared, lock))) {
      await removeStale(lock);
      if (!(await takePlace(prepared, lock))) throw running(lock);
    }
  } catch (error) {
    giveUpName(name);
    await removeTree(prepared);
    throw error;
  }
  await removeUnfinished(tree);
  return {
    staging: join(lock, name),
    async release() {
      await removeTree(join(lock, name));
      giveUpName(name);
      await removeUnlessTaken(lock);
    },
  };
}

/** Whether a living process has the lock. Changes nothing; nobody has one that cannot be looked into. */
export async function isLocked(tree: string): Promise<boolean> {
  try {
    return (await readdir(join(tree, stagingName))).some(isClaimed);
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** Removes what a process that died left of its lock. That of a living one stays. */
export async function removeDeadLock(tree: string): Promise<void> {
  const lock = join(tree, stagingName);
  await removeUnfinished(tree);
  const names = await listOrUnlink(lock);
  if (names.some(isClaimed)) return;
  for (const name of names) await removeTree(join(lock, name));
  await removeUnlessTaken(lock);
}

/** Empty, it may already be the next one's. */
async function removeUnlessTaken(lock: string): Promise<void> {
  try {
    await rmdir(lock);
  } catch (error) {
    if (!isMissing(error) && !isOccupied(error)) throw error;
  }
}

/** False when something stands there; an empty folder gives way. */
async function takePlace(prepared: string, lock: string): Promise<boolean> {
  try {
    await rename(prepared, lock);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTDIR') || isOccupied(error)) return false;
    throw error;
  }
}

function isOccupied(error: unknown): boolean {
  return hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST');
}

/** What a process that died left before its rename. */
async function removeUnfinished(tree: string): Promise<void> {
  for (const name of await readdir(tree)) {
    const owner = name.startsWith(`${stagingName}.`) ? name.slice(stagingName.length + 1) : undefined;
    if (owner !== undefined && isOwned(owner) && !isClaimed(owner)) await removeTree(join(tree, name));
  }
}

/** By name, because another process may take over at the same time: what it puts there has another one. */
async function removeStale(lock: string): Promise<void> {
  const names = await listOrUnlink(lock);
  if (names.some(isClaimed)) throw running(lock);
  for (const name of names) await removeTree(join(lock, name));
}

/** What is there may be an agent's: a link is not followed, a closed folder is opened. */
async function listOrUnlink(lock: string): Promise<string[]> {
  try {
    const stats = await lstat(lock);
    if (!stats.isDirectory()) {
      await unlink(lock);
      return [];
    }
    await chmod(lock, 0o700);
    return await readdir(lock);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function running(lock: string): WorkspaceError {
  return new WorkspaceError('RESTORE_RUNNING', {
    message: `Another restore of the tree is running, by ${lock}. Wait for it; if there is none, delete that folder.`,
  });
}
