import { seededMoments } from '../kill/seeded-moments.js';

export const faultSeed = Number(process.env['HARNESSGYM_FAULT_SEED'] ?? Date.now() % 1_000_000);
/** How many calls fail for each code, once and from there on; `all` for every one, `2/5` for every fifth from the second. */
const wanted = process.env['HARNESSGYM_FAULTS'] ?? '3';

/** One call of each kind on each path, or a seeded sample of those; counted from 1. */
export function chooseCalls(calls: readonly string[]): number[] {
  const distinct = [...new Map(calls.map((call, index) => [withoutRandomParts(call), index + 1])).values()];
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(wanted) ?? [];
  if (part !== undefined) return distinct.filter((_, index) => index % Number(parts) === Number(part) - 1);
  if (wanted === 'all') return distinct;
  return seededMoments(faultSeed, Number(wanted)).map((share) => distinct[Math.floor(share * distinct.length)] ?? 1);
}

function withoutRandomParts(path: string): string {
  return path.replaceAll(/[0-9a-f-]{12,}/g, '#');
}
