import { constants, type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import { WorkspaceError } from './errors.js';
import { compileIgnore, type IgnoreRule, type TreeChild } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { OpenedFolders } from './opened-folders.js';
import { isOwned } from './owned-name.js';
import { isFileAt, type Stamp, stampAt } from './read-stamps.js';
import type { StampIndex } from './stamp-index.js';
import { openStampQueue } from './stamp-queue.js';
import type { ReadSlice } from './stamp-thread.js';

/** One path of a tree as it is now; paths are relative to the tree, POSIX. */
export type Scanned = ScannedFolder | { kind: 'link'; path: string; target: string } | ScannedFile;

interface ScannedFolder {
  kind: 'folder';
  path: string;
  mode: number;
  /** For the time of a restore. */
  opened?: true;
}

/**
 * A file with its stamp: size, times and inode. Times as numbers are exact to a quarter of a microsecond, far below the
 * tick of any clock that stamps files.
 */
export interface ScannedFile {
  kind: 'file';
  path: string;
  mode: number;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** Known from an earlier scan: the file has kept its stamp. */
  digest?: string;
}

export interface Scan {
  entries: readonly Scanned[];
  /** What a snapshot leaves out: ignored, special (socket, FIFO, device), or named in bytes that are not UTF-8. */
  skipped: ReadonlyMap<string, Skipped>;
}

type Skipped = 'ignored' | 'special' | 'unnamable';

/** Where `restore` prepares files; below the tree, so that putting them in place is a rename. */
export const stagingName = '.harnessgym_restore';

/** Whether a path of a tree is that place, also while it is being prepared, under its name and its owner's. */
export function isStaging(path: string): boolean {
  return path === stagingName || (path.startsWith(`${stagingName}.`) && isOwned(path.slice(stagingName.length + 1)));
}

/**
 * Walks a tree without following links. Reads no file content. What vanishes meanwhile is left out. A file that has kept
 * the stamp under which it is `known` is that very object in the result. Given `opened`, a folder that forbids its owner
 * to look into it is opened, and has its new mode in the result. What remains closed is `TREE_UNREADABLE`.
 */
export async function scanTree(
  tree: string,
  { ignore, known, opened }: { ignore: IgnoreRule; known: StampIndex; opened?: OpenedFolders },
): Promise<Scan> {
  const found: Found = { entries: [], skipped: new Map() };
  const isIgnored = compileIgnore(ignore);
  const pace = keepPace();
  using queue = openStampQueue();
  let folders = [''];
  while (folders.length > 0) {
    for (const folder of folders) {
      if (pace.isDue()) await pace.rest();
      const names = namesIn({ tree, folder }, { isIgnored, found });
      for (const some of slices(names)) queue.add({ tree, folder, names: some });
    }
    folders = [];
    for (let read = queue.next(); read !== undefined; read = queue.next()) {
      if (pace.isDue()) await pace.rest();
      for (const below of keepSlice(read, { known, found })) {
        found.entries.push(await openIfClosed(below, opened));
        folders.push(below.path);
      }
    }
  }
  found.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

interface Found {
  entries: Scanned[];
  skipped: Map<string, Skipped>;
}

/** The names in a folder that a snapshot may hold. */
function namesIn(
  { tree, folder }: { tree: string; folder: string },
  { isIgnored, found: { skipped } }: { isIgnored(child: TreeChild): boolean; found: Found },
): string[] {
  const names: string[] = [];
  for (const child of listFolder(tree, folder)) {
    const { name } = child;
    const path = pathIn(folder, name);
    if (folder === '' && isStaging(path)) continue;
    if (isIgnored({ name, path, folder: child.isDirectory() })) skipped.set(path, 'ignored');
    // A name that is not UTF-8 arrives with replacement characters and cannot be opened again.
    else if (name.includes('\uFFFD')) skipped.set(path, 'unnamable');
    else names.push(name);
  }
  return names;
}

/** The children of a folder of a tree; none when it vanished meanwhile. */
export function listFolder(tree: string, folder: string): Dirent[] {
  try {
    return readdirSync(join(tree, folder), { withFileTypes: true });
  } catch (error) {
    if (isMissing(error) && folder !== '') return [];
    if (isMissing(error)) {
      throw new WorkspaceError('TREE_MISSING', {
        message: `${tree} is not a folder. Create it, or pass another path.`,
        cause: error,
      });
    }
    if (isRefusal(error)) throw unreadable(join(tree, folder), error);
    throw error;
  }
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A thousand files are about two milliseconds: other work is not held up by a large folder. */
const sliceLength = 1000;

function* slices(names: readonly string[]) {
  for (let start = 0; start < names.length; start += sliceLength) yield names.slice(start, start + sliceLength);
}

/** Returns the folders among them. */
function keepSlice(
  { slice: { tree, folder, names }, stamps }: ReadSlice,
  { known, found: { entries, skipped } }: { known: StampIndex; found: Found },
): ScannedFolder[] {
  const before = known.inFolder(folder);
  const below: ScannedFolder[] = [];
  let position = -1;
  for (const name of names) {
    position += 1;
    const same = before?.get(name);
    if (same !== undefined && isFileAt(stamps, position, same)) {
      entries.push(same);
      continue;
    }
    const path = pathIn(folder, name);
    const entry = scanChild({ tree, path }, stampAt(stamps, position));
    if (entry === undefined) continue;
    if (typeof entry === 'string') skipped.set(path, entry);
    else if (entry.kind === 'folder') below.push(entry);
    else entries.push(entry);
  }
  return below;
}

/** Without a stamp, it has vanished or the system refuses to say; asking again tells which. */
function scanChild({ tree, path }: { tree: string; path: string }, stamp: Stamp | undefined) {
  const file = `${tree}/${path}`;
  try {
    return describe({ file, path }, stamp ?? lstatSync(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isRefusal(error)) throw unreadable(file, error);
    throw error;
  }
}

function describe({ file, path }: { file: string; path: string }, stamp: Stamp): Scanned | Skipped {
  const kind = stamp.mode & constants.S_IFMT;
  if (kind === constants.S_IFDIR) return { kind: 'folder', path, mode: stamp.mode & 0o7777 };
  if (kind === constants.S_IFLNK) {
    const target = readlinkSync(file);
    return target.includes('\uFFFD') ? 'unnamable' : { kind: 'link', path, target };
  }
  return kind === constants.S_IFREG ? scannedFile(path, stamp) : 'special';
}

async function openIfClosed(folder: ScannedFolder, opened: OpenedFolders | undefined): Promise<ScannedFolder> {
  const { path, mode } = folder;
  if ((mode & 0o500) !== 0o500) await opened?.open(path, mode);
  return opened?.has(path) ? { ...folder, mode: mode | 0o700, opened: true } : folder;
}

export function scannedFile(path: string, { mode, size, mtimeMs, ctimeMs, ino }: Stamp): ScannedFile {
  return { kind: 'file', path, mode: mode & 0o7777, size, mtimeMs, ctimeMs, ino };
}

export function unreadable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError('TREE_UNREADABLE', {
    message: `${path} cannot be read, so a restore could not bring it back. Make it readable, or remove or ignore it.`,
    cause,
  });
}
