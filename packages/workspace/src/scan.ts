import { type Dirent, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { WorkspaceError } from './errors.js';
import { compileIgnore, type IgnoreRule, type TreeChild } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { OpenedFolders } from './opened-folders.js';
import { keepPace } from './pace.js';

/** One path of a tree as it is now; paths are relative to the tree, POSIX. */
export type Scanned =
  | { kind: 'folder'; path: string; mode: number /** For the time of a restore. */; opened?: true }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'file'; path: string; mode: number; size: number; changedAtMs: number; stamp: string };

export interface Scan {
  entries: readonly Scanned[];
  /** What a snapshot leaves out: ignored, special (socket, FIFO, device), or named in bytes that are not UTF-8. */
  skipped: ReadonlyMap<string, 'ignored' | 'special' | 'unnamable'>;
}

/** Where `restore` prepares files; below the tree, so that putting them in place is a rename. */
export const stagingName = '.harnessgym_restore';

/** Whether a path of a tree is that place, also while it is being prepared, under its name and its owner's. */
export function isStaging(path: string): boolean {
  return /^\.harnessgym_restore(\.\d+-[0-9a-f]{12})?$/.test(path);
}

/**
 * Walks a tree without following links. Reads no file content. What vanishes meanwhile is left out. Given `opened`, a
 * folder that forbids its owner to look into it is opened, and has its new mode in the result. What remains closed is
 * `TREE_UNREADABLE`.
 */
export async function scanTree(tree: string, ignore: IgnoreRule, opened?: OpenedFolders): Promise<Scan> {
  const entries: Scanned[] = [];
  const skipped = new Map<string, 'ignored' | 'special' | 'unnamable'>();
  const isIgnored = compileIgnore(ignore);
  const pace = keepPace();
  const folders = [''];
  for (const folder of folders) {
    for (const child of listFolder(tree, folder)) {
      await pace();
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (isStaging(path)) continue;
      const entry = scanChild(`${tree}/${path}`, path, child, isIgnored);
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

function scanChild(file: string, path: string, child: Dirent, isIgnored: (child: TreeChild) => boolean) {
  if (isIgnored({ name: child.name, path, folder: child.isDirectory() })) return 'ignored';
  // A name that is not UTF-8 arrives with replacement characters and cannot be opened again.
  if (child.name.includes('\uFFFD')) return 'unnamable';
  try {
    return describe(file, path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isRefusal(error)) throw unreadable(file, error);
    throw error;
  }
}

function describe(file: string, path: string): Scanned | 'special' | 'unnamable' {
  const stats = lstatSync(file);
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory()) return { kind: 'folder', path, mode };
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(file);
    return target.includes('\uFFFD') ? 'unnamable' : { kind: 'link', path, target };
  }
  if (!stats.isFile()) return 'special';
  return {
    kind: 'file',
    path,
    mode,
    size: stats.size,
    changedAtMs: stats.ctimeMs,
    // Times as numbers are exact to a quarter of a microsecond, far below the tick of any clock that stamps files.
    stamp: `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`,
  };
}

export function unreadable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError('TREE_UNREADABLE', {
    message: `${path} cannot be read, so a restore could not bring it back. Make it readable, or remove or ignore it.`,
    cause,
  });
}
