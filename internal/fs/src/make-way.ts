import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isFileError } from './is-file-error.js';
import { hasCode, isMissing } from './is-missing.js';
import { isWithin } from './is-within.js';
import { type KeptAside, keepAside } from './keep-aside.js';

/**
 * Prepares the place of a file of ours below `root`, where somebody else can write: each folder on the way to it is a
 * folder and no link, and in its place is a regular file or nothing. What was in the way is kept beside it as
 * `<name>.aside`; of `root` itself also a link that leads out of the folder it lies in.
 */
export async function makeWay(path: string, root: string): Promise<KeptAside[]> {
  const kept = await makeFolders(dirname(path), root);
  const found = look(path);
  const file = found !== undefined && !found.isFile() ? await moveAside(path) : undefined;
  return file === undefined ? kept : [...kept, file];
}

/** The same for a folder of ours. */
export async function makeFolders(folder: string, root: string): Promise<KeptAside[]> {
  const kept = await makeRoot(root);
  let path = root;
  for (const name of relative(root, folder).split(sep).filter(Boolean)) {
    path = join(path, name);
    const found = look(path);
    if (found?.isDirectory()) continue;
    const obstacle = found && (await moveAside(path));
    if (obstacle !== undefined) kept.push(obstacle);
    await makeFolder(path);
  }
  return kept;
}

async function makeRoot(root: string): Promise<KeptAside[]> {
  const found = look(root);
  if (found?.isDirectory() || (found && leadsToFolderHere(root))) return [];
  const obstacle = found && (await moveAside(root));
  await mkdir(root, { recursive: true });
  return obstacle === undefined ? [] : [obstacle];
}

/** A link that its owner made, to a folder beside it. */
function leadsToFolderHere(link: string): boolean {
  try {
    const target = realpathSync(link);
    return isWithin(realpathSync(dirname(link)), target) && statSync(target).isDirectory();
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** Synchronous: every line of a log takes several of these, and Node's thread pool costs many times what the call does. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function moveAside(path: string): Promise<KeptAside | undefined> {
  return keepAside(path, `${path}.aside`);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
