import type { Snapshot } from '@harnessgym/workspace';

/** What was done to files that only count as they were before the run. */
export interface Tampering {
  when: 'before-scoring' | 'while-scoring';
  count: number;
  /** The first of them. */
  paths: readonly string[];
  /** The id of the snapshot that has the tree as it was found. */
  found: string;
}

/** What an attempt changed beside the files that count. */
export interface IgnoredChanges {
  count: number;
  /** The first of them. */
  paths: readonly string[];
}

const named = 20;

export function tampering(when: Tampering['when'], paths: readonly string[], found: Snapshot): Tampering {
  return { when, ...firstOf(paths), found: found.id };
}

export function firstOf(paths: readonly string[]): IgnoredChanges {
  return { count: paths.length, paths: paths.slice(0, named) };
}

/** One sentence for a warning. */
export function describeTampering({ when, count, paths, found }: Tampering): string {
  const some = paths.slice(0, 3).join(', ');
  const more = count > 3 ? ` and ${count - 3} more` : '';
  const then = when === 'while-scoring' ? ' while the scorer ran' : '';
  return `What must not be changed was changed${then}: ${some}${more}. It is back as it was, the score does not count, and snapshot ${found.slice(0, 12)} has the tree as it was found.`;
}
