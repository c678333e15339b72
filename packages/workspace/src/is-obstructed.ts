import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Whether something that no waiting and no permission mends keeps a path from changing: a mount, or a disk that is read only. */
export function isObstructed(error: unknown): error is Error {
  return ['EBUSY', 'EEXIST', 'EROFS', 'EXDEV'].some((code) => hasCode(error, code));
}
