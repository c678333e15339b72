import { lstatSync, mkdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isFileError } from './is-file-error.js';
import { hasCode, isMissing } from './is-missing.js';
import { isWithin } from './is-within.js';
import { type KeptAside, keepAside } from './keep-aside.js';
import { type Reopened, reopen } from './reopen.js';
import { takeTurns } from './take-turns.js';

/** What was done so that a file of ours can be written. */
export type Mending = KeptAside | Reopened;

/**
 * Prepares the place of a file of ours below `root`, where somebody else can write: each folder on the way to it is a
 * folder and no link, and in its place is a regular file or nothing. What was in the way is kept beside it as
 * `<name>.aside`; of `root` itself also a link that leads out of the folder it lies in. What was closed to its owner is
 * opened.
 */
export function makeWay(path: string, root: string): Promise<Mending[]> {
  return inTurn(() => wayTo(path, root));
}

/** The same for a folder of ours. */
export function makeFolders(folder: string, root: string): Promise<Mending[]> {
  return inTurn(() => foldersTo(folder, root));
}

/** Of two that look at once, the second would move away what the first has just made. */
const inTurn = takeTurns();

async function wayTo(path: string, root: string): Promise<Mending[]> {
  const mended = await foldersTo(dirname(path), root);
  const found = look(path);
  const file = found && (found.isFile() ? await reopen(path, found) : await moveAside(path));
  return file === undefined ? mended : [...mended, file];
}

async function foldersTo(folder: string, root: string): Promise<Mending[]> {
  const mended = await makeRoot(root);
  let path = root;
  for (const name of relative(root, folder).split(sep).filter(Boolean)) {
    path = join(path, name);
    const found = look(path);
    const stays = found?.isDirectory() === true;
    const mending = found && (stays ? await reopen(path, found) : await moveAside(path));
    if (mending !== undefined) mended.push(mending);
    if (!stays) makeFolder(path);
  }
  return mended;
}

async function makeRoot(root: string): Promise<Mending[]> {
  const found = look(root);
  const stays = found?.isDirectory() === true || (found !== undefined && leadsToFolderHere(root));
  const mending = found && (stays ? await reopen(root, statSync(root)) : await moveAside(root));
  if (!stays) mkdirSync(root, { recursive: true });
  return mending === undefined ? [] : [mending];
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

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
