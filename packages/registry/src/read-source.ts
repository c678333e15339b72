import { lstat, readFile } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';

/** What stands in the place of a registry file. */
export type Source = { state: 'absent' } | { state: 'unreadable' } | { state: 'read'; bytes: Buffer };

/** More than a registry can reasonably hold. */
const sizeLimit = 64 * 1024 * 1024;

/** Reads a registry file, whatever is in its place. */
export async function readSource(path: string): Promise<Source> {
  try {
    const stats = await lstat(path);
    // A FIFO would never end, a link could lead anywhere.
    if (!stats.isFile() || stats.size > sizeLimit) return { state: 'unreadable' };
    return { state: 'read', bytes: await readFile(path) };
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    if (hasCode(error, 'EACCES')) return { state: 'unreadable' };
    throw error;
  }
}
