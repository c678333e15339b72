import { cutShort } from '../run/cut-short.js';
import type { AttemptRecord } from '../run/records.js';

/**
 * Which active tools an attempt did not have and why, in a sentence for people; undefined when it had all, and of an
 * attempt that was cut short, which is still to come.
 */
export function describeMissing({
  iteration,
  attempt,
  exposure,
}: Pick<AttemptRecord, 'iteration' | 'exposure'> & { attempt: Pick<AttemptRecord['attempt'], 'turn'> }):
  | string
  | undefined {
  const missing = exposure.filter((tool) => tool.exposure === 'missing');
  if (missing.length === 0 || cutShort(attempt.turn.outcome) !== undefined) return undefined;
  const reasons = [...new Set(missing.map(({ server, reason = '' }) => `${server}: ${reason}`))];
  const names = missing.map(({ server, tool }) => `"${tool}" of ${server}`).join(', ');
  return `Attempt ${iteration} was not harnessed: it did not have ${names}. ${reasons.join(' ')}`;
}
