import { fchmodSync, fstatSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { closeFile } from '@harnessgym/internal-fs/close-file';
import { namePath } from '@harnessgym/internal-fs/name-path';

/** Fails when something is there. The mode is exact, whatever the umask. Returns what it became. */
export function writeNewFile(path: string, bytes: Uint8Array, mode: number): Stats {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, bytes);
    const stats = fstatSync(file);
    if ((stats.mode & 0o7777) === mode) return stats;
    fchmodSync(file, mode);
    return fstatSync(file);
  } catch (error) {
    throw namePath(error, path);
  } finally {
    closeFile(file, path);
  }
}
