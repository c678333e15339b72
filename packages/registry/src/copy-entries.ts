import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { ItemEntry } from './walk-item.js';

/**
 * Copies what was listed of an item to a place where nothing is. Throws a file error when a file has become something
 * else since; it is not followed then, and no more of it is copied than was listed.
 */
export async function copyEntries(entries: readonly ItemEntry[], from: string, to: string): Promise<void> {
  if (!entries.some((entry) => entry.path === '')) await mkdir(to);
  for (const entry of entries) {
    const path = join(to, entry.path);
    if (entry.kind === 'folder') await mkdir(path);
    else if (entry.kind === 'link') await symlink(entry.target, path);
    else {
      const content = readRegularFile(join(from, entry.path), { to: entry.size });
      await writeFile(path, content, { flag: 'wx', mode: entry.mode });
    }
  }
}
