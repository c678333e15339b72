import type { KeepingDocket } from './open-docket.js';

/** A warning when verdicts may be missing from what is known: what they were on counts as not judged, or as judged before. */
export function describeUnreadable({ unreadable, log }: Pick<KeepingDocket, 'unreadable' | 'log'>): string[] {
  if (unreadable === 0) return [];
  const lines = unreadable === 1 ? '1 line' : `${unreadable} lines`;
  return [
    `${log}: ${lines} cannot be read, and the verdicts there do not count. The next run judges again what lacks one.`,
  ];
}
