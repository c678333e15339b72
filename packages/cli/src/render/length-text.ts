import type { RunEntry } from '@harnessgym/core';
import { durationText } from './duration-text.js';

/** How long it took, or has been going on; empty when that is not known. A clock that was set back makes no negative time. */
export function lengthText({ startedAt, endedAt, state }: RunEntry, now: Date): string {
  const end = state.state === 'running' ? now.toISOString() : endedAt;
  if (startedAt === undefined || end === undefined) return '';
  return durationText(Math.max(0, Date.parse(end) - Date.parse(startedAt)));
}
