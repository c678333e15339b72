import type { RunEntry } from '@harnessgym/core';
import { durationText } from './duration-text.js';

// This locale writes year, month, day and 24 hours, in the reader's own time zone.
const localTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

/** When a run began, in local time; empty when that is not known. */
export function startText({ startedAt }: RunEntry): string {
  return startedAt === undefined ? '' : localTime.format(new Date(startedAt));
}

/** How long it took, or has been going on; empty when that is not known. A clock that was set back makes no negative time. */
export function lengthText({ startedAt, endedAt, state }: RunEntry, now: Date): string {
  const end = state.state === 'running' ? now.toISOString() : endedAt;
  if (startedAt === undefined || end === undefined) return '';
  return durationText(Math.max(0, Date.parse(end) - Date.parse(startedAt)));
}
