import { isFileError } from './is-file-error.js';

/**
 * What the system says to a call on an open file, with the path that Node does not know of then: `no space left on
 * device, write` helps nobody. Any other error, and one that names its path, is returned as it is.
 */
export function namePath(error: unknown, path: string): unknown {
  if (isFileError(error) && error.path === undefined) {
    error.message = `${error.message} '${path}'`;
    error.path = path;
  }
  return error;
}
