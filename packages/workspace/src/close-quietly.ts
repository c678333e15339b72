import { closeSync } from 'node:fs';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';

/** Best-effort: for files that were only read, or are on the disk by now; what failed before is the error to tell. */
export function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
