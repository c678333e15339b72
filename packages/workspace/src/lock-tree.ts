import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { WorkspaceError } from './errors.js';
import { stagingName } from './scan.js';

/** The right to change a tree, and an empty folder in it to prepare files in. */
export interface TreeLock {
  /** Below the tree, so that putting files in place is a rename. */
  staging: string;
  release(): Promise<void>;
}

/** Of this process. A name with our pid that is not among them is from a process before us. */
const held = new Set<string>();

/**
 * The lock is `.harnessgym_restore`, which holds one folder named for its owner's pid. A rename brings it into its place
 * with that name in it, so it is never seen without an owner; what a dead one left is removed. Throws `RESTORE_RUNNING`.
 */
export async function lockTree(tree: string): Promise<TreeLock> {
  const lock = join(tree, stagingName);
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`;
  const prepared = `${lock}.${name}`;
  await mkdir(join(prepared, name), { recursive: true, mode: 0o700 });
  held.add(name);
  try {
    if (!(await putInPlace(prepared, lock))) {
      await removeStale(lock);
      if (!(await putInPlace(prepared, lock))) throw running(lock);
    }
  } catch (error) {
    held.delete(name);
    await removeTree(prepared);
    throw error;
  }
  return {
    staging: join(lock, name),
    async release() {
      await removeTree(join(lock, name));
      held.delete(name);
      await removeUnlessTaken(lock);
    },
  };
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
async function putInPlace(prepared: string, lock: string): Promise<boolean> {
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

/** By name, because another process may take over at the same time: what it puts there has another one. */
async function removeStale(lock: string): Promise<void> {
  const names = await listOrUnlink(lock);
  if (names.some(isAlive)) throw running(lock);
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

function isAlive(name: string): boolean {
  const pid = Number(/^([1-9]\d{0,8})-[0-9a-f]+$/.exec(name)?.[1] ?? 0);
  if (pid === 0) return false;
  if (pid === process.pid) return held.has(name);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody is there whom we may not signal.
    if (hasCode(error, 'EPERM')) return true;
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

function running(lock: string): WorkspaceError {
  return new WorkspaceError('RESTORE_RUNNING', {
    message: `Another restore of the tree is running, by ${lock}. Wait for it; if there is none, delete that folder.`,
  });
}
