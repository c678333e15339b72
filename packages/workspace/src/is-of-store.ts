import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/**
 * Whether the system said something to a file of the store. Of two paths, the one that was to be made counts. Without any,
 * it was an open file of the store: of one in a tree, the error names the path.
 */
export function isOfStore(folder: string, error: unknown): error is NodeJS.ErrnoException {
  if (!isFileError(error)) return false;
  const place = 'dest' in error && typeof error.dest === 'string' ? error.dest : error.path;
  return place === undefined || isWithin(folder, place);
}
