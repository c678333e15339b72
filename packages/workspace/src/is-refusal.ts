import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Whether the system refuses a path: no permission for it, or it is too long to be named. */
export function isRefusal(error: unknown): error is Error {
  return ['EACCES', 'EPERM', 'ENAMETOOLONG'].some((code) => hasCode(error, code));
}
