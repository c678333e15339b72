import type { RunEntry } from '@harnessgym/core';

// This locale writes year, month, day and 24 hours, in the reader's own time zone.
const localTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

/** When a run began, in local time; empty when that is not known. */
export function startText({ startedAt }: Pick<RunEntry, 'startedAt'>): string {
  return startedAt === undefined ? '' : localTime.format(new Date(startedAt));
}
