import type { Entry } from './entry.js';

const mostMissing = 1_000;

/** Keeps of the missing the newest thousand, so that neither a long life nor an invented file fills the index. */
export function forgetMissing(entries: readonly Entry[]): readonly Entry[] {
  const missing = entries.filter(({ missingSince }) => missingSince !== undefined);
  if (missing.length <= mostMissing) return entries;
  const newest = new Set(missing.sort(newestFirst).slice(0, mostMissing));
  return entries.filter((entry) => entry.missingSince === undefined || newest.has(entry));
}

function newestFirst({ missingSince: a = '' }: Entry, { missingSince: b = '' }: Entry): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
