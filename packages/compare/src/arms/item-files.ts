import { lstat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listTree } from '@harnessgym/internal-fs/list-tree';
import { type Artifact, itemPath } from '@harnessgym/registry';

const most = 2_000;
/** What others wrote, or what appears by running. */
const vendored = /(^|\/)(node_modules|\.venv|venv|__pycache__|\.git)\//;

export interface ItemFile {
  /** Absolute. */
  path: string;
  /** Relative to the item; empty when the item is the file. */
  name: string;
  mode: number;
  size: number;
}

/** The files of an artifact that its author wrote, at most 2,000, sorted by name. Links are left out. */
export async function itemFiles(root: string, artifact: Pick<Artifact, 'kind' | 'path'>): Promise<ItemFile[]> {
  const item = join(root, itemPath(artifact));
  const isFolder = (await lstat(item)).isDirectory();
  const paths = isFolder ? await listTree(item) : [item];
  const named = paths.map((path) => ({ path, name: relative(item, path) })).filter(({ name }) => !vendored.test(name));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: ItemFile[] = [];
  for (const { path, name } of named.slice(0, most)) {
    const found = await lstat(path);
    if (found.isFile()) files.push({ path, name, mode: found.mode & 0o777, size: found.size });
  }
  return files;
}
