import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';

/** What stands in the place of a lock. An obstacle is a pipe, a folder, a link, or a file too large for a lock. */
export type FoundLock = { lock: 'file'; text: string } | { lock: 'obstacle' } | { lock: 'none' };

const largest = 64 * 1024;

/** Neither waits for a pipe nor follows a link. */
export async function readLock(path: string): Promise<FoundLock> {
  try {
    const bytes: Buffer[] = [];
    for await (const chunk of readRegularFile(path, { to: largest + 1 })) bytes.push(chunk);
    const text = Buffer.concat(bytes);
    return text.length > largest ? { lock: 'obstacle' } : { lock: 'file', text: text.toString('utf8') };
  } catch (error) {
    if (isMissing(error)) return { lock: 'none' };
    if (isObstacle(error)) return { lock: 'obstacle' };
    throw error;
  }
}
