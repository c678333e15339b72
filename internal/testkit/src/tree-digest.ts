import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** For tests that say that nothing was written: every path below `root`, with its mode, time of change and content. */
export async function treeDigest(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of ['.', ...(await readdir(root, { recursive: true })).sort()]) {
    const stats = await lstat(join(root, path));
    hash.update(JSON.stringify([path, stats.mode, stats.mtimeMs]));
    if (stats.isFile()) hash.update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}
