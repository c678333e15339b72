import type { Verdict } from '@harnessgym/core';

/** The status word and who stands behind it, each said once. */
export function verdictText({ status, verified, verifiedBy }: Verdict): string {
  if (!verified) return `${status}, not verified`;
  return `${status === 'verified' ? '' : `${status}, `}verified by the ${verifiedBy}`;
}
