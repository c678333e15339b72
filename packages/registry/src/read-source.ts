import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { readHead } from '@harnessgym/internal-fs/read-head';

/** What stands in the place of a registry file. */
export type Source = { state: 'absent' } | { state: 'unreadable' } | { state: 'read'; bytes: Buffer };

/** More than a registry can reasonably hold. */
const sizeLimit = 64 * 1024 * 1024;

/** Of a folder or a FIFO, a link, a socket, and a file that is not ours to read. */
const unreadable = ['EINVAL', 'ELOOP', 'ENXIO', 'EACCES'];

/** Reads a registry file, whatever is in its place. */
export async function readSource(path: string): Promise<Source> {
  try {
    const bytes = readHead(path, sizeLimit + 1);
    return bytes.length > sizeLimit ? { state: 'unreadable' } : { state: 'read', bytes };
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    if (unreadable.some((code) => hasCode(error, code))) return { state: 'unreadable' };
    throw error;
  }
}
