import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Whether something that came in between keeps a path from changing: a folder, a mount, a disk that is read only now. */
export function isObstructed(error: unknown): error is Error {
  return ['EBUSY', 'EEXIST', 'EISDIR', 'EROFS', 'EXDEV'].some((code) => hasCode(error, code));
}
