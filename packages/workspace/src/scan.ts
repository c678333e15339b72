import type { Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { WorkspaceError } from './errors.js';
import { type IgnoreRule, isIgnored } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import type { OpenedFolders } from './opened-folders.js';

/** One path of a tree as it is now; paths are relative to the tree, POSIX. */
export type Scanned =
  | { kind: 'folder'; path: string; mode: number }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'file'; path: string; mode: number; size: number; changedAtMs: number; stamp: string };

export interface Scan {
  entries: readonly Scanned[];
  /** What a snapshot leaves out: ignored, special (socket, FIFO, device), or named in bytes that are not UTF-8. */
  skipped: ReadonlyMap<string, 'ignored' | 'special' | 'unnamable'>;
}

/** Where `restore` prepares files; below the tree, so that putting them in place is a rename. */
export const stagingName = '.harnessgym_restore';

const inFlight = 16;

/**
 * Walks a tree without following links. Reads no file content. What vanishes meanwhile is left out. Given `opened`, a
 * folder that forbids its owner to look into it is opened, and has its new mode in the result. What remains closed is
 * `TREE_UNREADABLE`.
 */
export async function scanTree(tree: string, ignore: IgnoreRule, opened?: OpenedFolders): Promise<Scan> {
  const entries: Scanned[] = [];
  const skipped = new Map<string, 'ignored' | 'special' | 'unnamable'>();
  let level = [''];
  while (level.length > 0) {
    const found = await mapLimited(level, inFlight, (folder) => scanFolder(folder));
    level = found.flat();
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, skipped };

  async function scanFolder(folder: string): Promise<string[]> {
    const children = await listFolder(tree, folder);
    const folders: string[] = [];
    await mapLimited(children, inFlight, async (child) => {
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (folder === '' && child.name === stagingName) return;
      const entry = await scanChild(join(tree, path), path, child, ignore);
      if (entry === undefined) return;
      if (typeof entry === 'string') {
        skipped.set(path, entry);
        return;
      }
      const closed = entry.kind === 'folder' && (entry.mode & 0o500) !== 0o500;
      const isOpen = closed && (await opened?.open(path, entry.mode));
      entries.push(isOpen ? { ...entry, mode: entry.mode | 0o700 } : entry);
      if (entry.kind === 'folder') folders.push(path);
    });
    return folders;
  }
}

async function listFolder(tree: string, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(tree, folder), { withFileTypes: true });
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

async function scanChild(file: string, path: string, child: Dirent, ignore: IgnoreRule) {
  const topLevel = !path.includes('/');
  if (isIgnored(ignore, { name: child.name, topLevel, folder: child.isDirectory() })) return 'ignored';
  // A name that is not UTF-8 arrives with replacement characters and cannot be opened again.
  if (child.name.includes('\uFFFD')) return 'unnamable';
  try {
    return await describe(file, path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (isRefusal(error)) throw unreadable(file, error);
    throw error;
  }
}

async function describe(file: string, path: string): Promise<Scanned | 'special' | 'unnamable'> {
  const stats = await lstat(file, { bigint: true });
  const mode = Number(stats.mode & 0o7777n);
  if (stats.isDirectory()) return { kind: 'folder', path, mode };
  if (stats.isSymbolicLink()) {
    const target = await readlink(file);
    return target.includes('\uFFFD') ? 'unnamable' : { kind: 'link', path, target };
  }
  if (!stats.isFile()) return 'special';
  return {
    kind: 'file',
    path,
    mode,
    size: Number(stats.size),
    changedAtMs: Number(stats.ctimeMs),
    stamp: `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`,
  };
}

export function unreadable(path: string, cause: unknown): WorkspaceError {
  return new WorkspaceError('TREE_UNREADABLE', {
    message: `${path} cannot be read, so a restore could not bring it back. Make it readable, or remove or ignore it.`,
    cause,
  });
}
