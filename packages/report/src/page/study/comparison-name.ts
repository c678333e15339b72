import type { Comparison } from '@harnessgym/compare';

/** One arm may be compared with two. */
export function comparisonName({ treated, control }: Pick<Comparison, 'treated' | 'control'>): string {
  return treated === 'plain2' ? 'plain2 (A/A control)' : `${treated} against ${control}`;
}
