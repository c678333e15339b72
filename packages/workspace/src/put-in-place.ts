import { constants, copyFileSync, lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { claimName, giveUpName, isOwned } from './owned-name.js';
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

/** Whether a path is that copy, which a restore that is killed leaves beside the place. */
export function isDraft(path: string): boolean {
  const name = posix.basename(path);
  return name.startsWith(draftStart) && isOwned(name.slice(draftStart.length));
}

const draftStart = `${stagingName}.`;

function putByCopy(staged: string, target: string): void {
  const name = claimName();
  const draft = join(dirname(target), `${draftStart}${name}`);
  try {
    if (lstatSync(staged).isFile()) copyFileSync(staged, draft, constants.COPYFILE_EXCL);
    else symlinkSync(readlinkSync(staged), draft);
    putInPlace(draft, target);
  } finally {
    rmSync(draft, { force: true });
    giveUpName(name);
  }
}
