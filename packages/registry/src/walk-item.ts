import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';

/** One path of an artifact, relative to its item; empty for an item that is a single file. */
export type ItemEntry = { kind: 'folder'; path: string } | FileEntry | { kind: 'link'; path: string; target: string };

export interface FileEntry {
  kind: 'file';
  path: string;
  mode: number;
  size: number;
  /** Changes whenever the file does. */
  stamp: string;
  changedMs: number;
}

/** What an agent builds is far smaller, and whoever puts a sparse terabyte there must not hold up every sync. */
export const itemLimits = { entries: 50_000, bytes: 512 * 1024 * 1024 };

/**
 * Everything an artifact consists of, sorted by path, links not followed. Vendored modules belong to it, because a server
 * loads them. Left out of digest and copy alike: `__pycache__`, which appears by running; special files; names that are
 * not UTF-8; and what is gone by the time it is looked at. Throws a file error when it is larger than the limits.
 */
export async function walkItem(item: string, limits = itemLimits): Promise<ItemEntry[]> {
  const entries: ItemEntry[] = [];
  const pace = keepPace();
  let bytes = 0;
  await visit('');
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));

  async function visit(path: string): Promise<void> {
    if (pace.isDue()) await pace.rest();
    const stats = statUnlessGone(path === '' ? item : join(item, path));
    if (stats?.isFile()) add(fileEntry(path, stats));
    if (stats?.isSymbolicLink()) add({ kind: 'link', path, target: readlinkSync(join(item, path)) });
    if (!stats?.isDirectory()) return;
    if (path !== '') add({ kind: 'folder', path });
    for (const name of readdirSync(join(item, path))) {
      if (name !== '__pycache__' && isNamable(name)) await visit(path === '' ? name : `${path}/${name}`);
    }
  }

  function add(entry: ItemEntry): void {
    entries.push(entry);
    if (entry.kind === 'file') bytes += entry.size;
    if (entries.length > limits.entries || bytes > limits.bytes) throw tooLarge(item, limits);
  }
}

/** A name that is not UTF-8 arrives with replacement characters and cannot be opened again. */
export function isNamable(name: string): boolean {
  return !name.includes('\uFFFD');
}

function statUnlessGone(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function fileEntry(path: string, { size, mode, mtimeNs, ctimeNs, ctimeMs, ino }: BigIntStats): FileEntry {
  const stamp = [size, mtimeNs, ctimeNs, ino].join(' ');
  return { kind: 'file', path, mode: Number(mode & 0o777n), size: Number(size), stamp, changedMs: Number(ctimeMs) };
}

function tooLarge(path: string, { entries, bytes }: typeof itemLimits): Error {
  const most = `${entries} files and ${bytes / 1024 / 1024} MiB`;
  return Object.assign(new Error(`An artifact may hold at most ${most}.`), { code: 'EFBIG', syscall: 'lstat', path });
}
