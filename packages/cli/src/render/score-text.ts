import type { RunEntry } from '@harnessgym/core';

/** From the baseline to the best, as far as they were measured. */
export function scoreText({ baselineScore, bestScore }: RunEntry): string {
  if (baselineScore === undefined && bestScore === undefined) return '-';
  return `${baselineScore ?? 'none'} → ${bestScore ?? 'none'}`;
}
