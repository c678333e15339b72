import { randomBytes } from 'node:crypto';

/** `YYYYMMDDTHHMMSSZ-xxxxxxxx`: sorts by time, and two at once differ. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}
