import { readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { TreePlace } from './change-tree.js';
import type { DigestedTree } from './digest-tree.js';

/** Removes everything that a snapshot leaves out. */
export async function removeSkipped(
  { entries, skipped }: DigestedTree,
  { tree, opened }: Pick<TreePlace, 'tree' | 'opened'>,
): Promise<void> {
  const holders = new Set([...skipped.keys()].map((path) => posix.dirname(path)));
  for (const entry of entries) {
    const isClosed = entry.kind === 'folder' && (entry.mode & 0o200) === 0;
    if (isClosed && holders.has(entry.path)) await opened.open(entry.path, entry.mode);
  }
  for (const path of skipped.keys()) await removeTree(join(tree, path));
  for (const folder of holders) await removeUnnamable(join(tree, folder));
}

/** Names that are not UTF-8 lead nowhere as text. */
async function removeUnnamable(folder: string): Promise<void> {
  for (const name of await readdir(folder, { encoding: 'buffer' })) {
    if (!name.toString().includes('\uFFFD')) continue;
    await rm(Buffer.concat([Buffer.from(`${folder}/`), name]), { recursive: true, force: true });
  }
}
