import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/** One path of an artifact, relative to its item; empty for an item that is a single file. */
export type ItemEntry =
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string; executable: boolean }
  | { kind: 'link'; path: string; target: string };

/**
 * Everything an artifact consists of, sorted by path, links not followed. Vendored modules belong to it, because a server
 * loads them. Left out of digest and copy alike: `__pycache__`, which appears by running; special files; names that are
 * not UTF-8; and what vanishes meanwhile.
 */
export async function walkItem(item: string): Promise<ItemEntry[]> {
  const entries: ItemEntry[] = [];
  await visit('');
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));

  async function visit(path: string): Promise<void> {
    const stats = await statUnlessGone(join(item, path));
    if (stats?.isFile()) entries.push({ kind: 'file', path, executable: (stats.mode & 0o100) !== 0 });
    if (stats?.isSymbolicLink()) entries.push({ kind: 'link', path, target: await readlink(join(item, path)) });
    if (!stats?.isDirectory()) return;
    if (path !== '') entries.push({ kind: 'folder', path });
    for (const name of await readdir(join(item, path))) {
      if (name !== '__pycache__' && isNamable(name)) await visit(path === '' ? name : `${path}/${name}`);
    }
  }
}

/** A name that is not UTF-8 arrives with replacement characters and cannot be opened again. */
export function isNamable(name: string): boolean {
  return !name.includes('\uFFFD');
}

async function statUnlessGone(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
