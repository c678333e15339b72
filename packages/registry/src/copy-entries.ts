import { closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { FileEntry, ItemEntry } from './walk-item.js';

/**
 * Copies what was listed of an item to a place where nothing is. Throws a file error when a file has become something
 * else since; it is not followed then, and no more of it is copied than was listed. Nearly all files are small: what is done
 * for each is not handed to Node's thread pool.
 */
export async function copyEntries(entries: readonly ItemEntry[], from: string, to: string): Promise<void> {
  if (!entries.some((entry) => entry.path === '')) mkdirSync(to);
  for (const entry of entries) {
    const path = join(to, entry.path);
    if (entry.kind === 'folder') mkdirSync(path);
    else if (entry.kind === 'link') symlinkSync(entry.target, path);
    else await copyFile(join(from, entry.path), path, entry);
  }
}

async function copyFile(from: string, to: string, { size, mode }: FileEntry): Promise<void> {
  const content = readRegularFile(from, { to: size });
  const file = openSync(to, 'wx', mode);
  try {
    for await (const chunk of content) writeFileSync(file, chunk);
  } finally {
    closeSync(file);
  }
}
