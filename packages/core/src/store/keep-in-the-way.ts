import { chmod, lstat, mkdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { makeFolders } from '@harnessgym/internal-fs/make-way';
import { type Reopened, reopen } from '@harnessgym/internal-fs/reopen';
import type { RunLayout } from './layout.js';
import { describeKept } from './write-in-workspace.js';

/**
 * Moves what stands at a path of the workspace, below folders alone, into a new folder of the run, and returns what there is
 * to warn of. What the system does not let us move stays as it is.
 */
export async function keepInTheWay(path: string, { workspace, harness, inTheWay }: RunLayout): Promise<string[]> {
  const warnings = describeKept(await makeFolders(inTheWay, harness));
  const found = join(workspace, path);
  const folder = await newFolder(inTheWay);
  const kept = join(folder, basename(path));
  if (await moved(found, kept))
    return [...warnings, `${found} was in the way of a file that came back. It is kept as ${kept}.`];
  await rmdir(folder);
  return warnings;
}

/** By the first number that is free. */
async function newFolder(parent: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = join(parent, String(number));
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/** False for whatever the system says to that: a mount, another user's folder, or nothing there any more. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await renameClosed(from, to);
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** What leaves a folder that may not be written, which is closed again then. */
async function renameClosed(from: string, to: string): Promise<void> {
  const parent = await open(dirname(from));
  try {
    await renameFolder(from, to);
  } finally {
    if (parent !== undefined) await chmod(parent.path, parent.mode);
  }
}

/** A folder cannot come into another one unless it may be written itself. */
async function renameFolder(from: string, to: string): Promise<void> {
  const closed = await open(from);
  let path = from;
  try {
    await rename(from, to);
    path = to;
  } finally {
    if (closed !== undefined) await chmod(path, closed.mode);
  }
}

async function open(path: string): Promise<Reopened | undefined> {
  const found = await lstat(path);
  return found.isDirectory() ? reopen(path, found) : undefined;
}
