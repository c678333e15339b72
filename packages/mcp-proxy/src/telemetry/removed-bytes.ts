import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readHead } from '@harnessgym/internal-fs/read-head';

/** How many bytes of the oldest part of the log at `path` rotations have removed, as they noted beside it; 0 without a note. */
export function removedBytes(path: string): number {
  const noted = readNote(removedNotePath(path));
  return /^\d{1,15}$/.test(noted) ? Number(noted) : 0;
}

export function removedNotePath(path: string): string {
  return `${path}.removed`;
}

function readNote(path: string): string {
  try {
    return readHead(path, 16).toString('latin1');
  } catch (error) {
    if (isFileError(error)) return '';
    throw error;
  }
}
