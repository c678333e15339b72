import { copyFileSync, lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { posix } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { stagingName } from './scan.js';

/**
 * Puts a prepared file or link in its place by a rename. In a folder that is mounted into the tree, a copy beside the place is
 * renamed; a file that is itself a mount, as a container's often is, can only be written into.
 */
export function putInPlace(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (error) {
    if (hasCode(error, 'EXDEV')) putByCopy(staged, target);
    else if (hasCode(error, 'EBUSY') && lstatSync(staged).isFile()) copyFileSync(staged, target);
    else throw error;
  }
}

/** Where that copy stands meanwhile. A restore that is killed leaves it, and whoever finishes the restore knows it by the path. */
export function draftOf(path: string): string {
  return posix.join(posix.dirname(path), `${stagingName}.${sha256(posix.basename(path)).slice(0, 16)}`);
}

function putByCopy(staged: string, target: string): void {
  const draft = draftOf(target);
  rmSync(draft, { force: true });
  try {
    if (lstatSync(staged).isFile()) copyFileSync(staged, draft);
    else symlinkSync(readlinkSync(staged), draft);
    putInPlace(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}
