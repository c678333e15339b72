import type { AnswerTransfer } from './find-answer-transfer.js';

/**
 * One clause for a finding. `others` has what each plain trial came to: what they reach without the bundle need not have been
 * taken from it.
 */
export function describeAnswerTransfer(
  { path, file, digest }: AnswerTransfer,
  others: readonly ReadonlySet<string>[],
): string {
  const copied = `${path} says what ${file} of the bundle says`;
  if (others.length === 0) return copied;
  const same = others.filter((digests) => digests.has(digest)).length;
  const who = same === 0 ? 'none' : `${same}`;
  return `${copied}; ${who} of ${others.length} plain trials came to the same without it`;
}
