import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Whether an error, or what caused it, is the disk's fault and no artifact's. */
export function isDiskFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const own = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE'].some((code) => hasCode(error, code));
  return own || isDiskFault(error.cause);
}
