import type { Stats } from 'node:fs';
import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { hasCode, isMissing } from './is-missing.js';
import { type KeptAside, keepAside } from './keep-aside.js';
import { type Reopened, reopen } from './reopen.js';

/** What was done so that a file of ours can be written. */
export type Mending = KeptAside | Reopened;

/**
 * Prepares the place of a file of ours below `root`, where somebody else can write: each folder on the way to it is a
 * folder and no link, and in its place is a regular file or nothing. What was in the way is kept beside it as
 * `<name>.aside`; what was closed to its owner is opened. Throws an error with a system code when `root` itself is no
 * folder.
 */
export async function makeWay(path: string, root: string): Promise<Mending[]> {
  const mended = await makeFolders(dirname(path), root);
  const file = await clear(path, (entry) => entry.isFile());
  return file === undefined ? mended : [...mended, file];
}

/** The same for a folder of ours. */
export async function makeFolders(folder: string, root: string): Promise<Mending[]> {
  await makeRoot(root);
  const opened = await reopen(root, await stat(root));
  const mended: Mending[] = opened === undefined ? [] : [opened];
  let path = root;
  for (const name of relative(root, folder).split(sep).filter(Boolean)) {
    path = join(path, name);
    const mending = await clear(path, (entry) => entry.isDirectory());
    if (mending !== undefined) mended.push(mending);
    await makeFolder(path);
  }
  return mended;
}

/** A folder, or a link to one that its owner made. */
async function makeRoot(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    if (!isMissing(cause) && !hasCode(cause, 'EEXIST')) throw cause;
    throw Object.assign(new Error(`${root} is no folder. Move away what is in its place.`, { cause }), {
      code: 'ENOTDIR',
    });
  }
}

async function clear(path: string, mayStay: (entry: Stats) => boolean): Promise<Mending | undefined> {
  try {
    const entry = await lstat(path);
    if (mayStay(entry)) return await reopen(path, entry);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return keepAside(path, `${path}.aside`);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
