import { type Dirent, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import { WorkspaceError } from './errors.js';
import { compileIgnore, type IgnoreRule, type TreeChild } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { OpenedFolders } from './opened-folders.js';
import type { StampIndex } from './stamp-index.js';

/** One path of a tree as it is now; paths are relative to the tree, POSIX. */
export type Scanned =
  | { kind: 'folder'; path: string; mode: number /** For the time of a restore. */; opened?: true }
  | { kind: 'link'; path: string; target: string }
  | ScannedFile;

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
  skipped: ReadonlyMap<string, 'ignored' | 'special' | 'unnamable'>;
}

/** Where `restore` prepares files; below the tree, so that putting them in place is a rename. */
export const stagingName = '.harnessgym_restore';

/** Whether a path of a tree is that place, also while it is being prepared, under its name and its owner's. */
export function isStaging(path: string): boolean {
  return /^\.harnessgym_restore(\.\d+-\d+-[0-9a-f]{12})?$/.test(path);
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
  const entries: Scanned[] = [];
  const skipped = new Map<string, 'ignored' | 'special' | 'unnamable'>();
  const isIgnored = compileIgnore(ignore);
  const pace = keepPace();
  const folders = [''];
  for (const folder of folders) {
    for (const child of listFolder(tree, folder)) {
      if (pace.isDue()) await pace.rest();
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (folder === '' && isStaging(path)) continue;
      const entry = scanChild({ file: `${tree}/${path}`, path, child }, { isIgnored, known });
      if (typeof entry === 'string') skipped.set(path, entry);
      if (entry === undefined || typeof entry === 'string') continue;
      const closed = entry.kind === 'folder' && (entry.mode & 0o500) !== 0o500;
      if (closed) await opened?.open(path, entry.mode);
      const isOpened = entry.kind === 'folder' && opened?.has(path);
      entries.push(isOpened ? { ...entry, mode: entry.mode | 0o700, opened: true } : entry);
      if (entry.kind === 'folder') folders.push(path);
    }
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, skipped };
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

function scanChild(
  { file, path, child }: { file: string; path: string; child: Dirent },
  { isIgnored, known }: { isIgnored: (child: TreeChild) => boolean; known: StampIndex },
) {
  if (isIgnored({ name: child.name, path, folder: child.isDirectory() })) return 'ignored';
  // A name that is not UTF-8 arrives with replacement characters and cannot be opened again.
  if (child.name.includes('\uFFFD')) return 'unnamable';
  try {
    return describe(file, path, known);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isRefusal(error)) throw unreadable(file, error);
    throw error;
  }
}

function describe(file: string, path: string, known: StampIndex): Scanned | 'special' | 'unnamable' {
  const stats = lstatSync(file);
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory()) return { kind: 'folder', path, mode };
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(file);
    return target.includes('\uFFFD') ? 'unnamable' : { kind: 'link', path, target };
  }
  if (!stats.isFile()) return 'special';
  const before = known.get(path);
  return before !== undefined && hasKeptStamp(before, stats) && before.mode === mode
    ? before
    : scannedFile(path, stats);
}

function hasKeptStamp(before: ScannedFile, now: Stats): boolean {
  const { size, mtimeMs, ctimeMs, ino } = now;
  return before.size === size && before.mtimeMs === mtimeMs && before.ctimeMs === ctimeMs && before.ino === ino;
}

export function scannedFile(path: string, { mode, size, mtimeMs, ctimeMs, ino }: Stats): ScannedFile {
  return { kind: 'file', path, mode: mode & 0o7777, size, mtimeMs, ctimeMs, ino };
}

export function unreadable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError('TREE_UNREADABLE', {
    message: `${path} cannot be read, so a restore could not bring it back. Make it readable, or remove or ignore it.`,
    cause,
  });
}
