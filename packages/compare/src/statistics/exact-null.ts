import type { RankedBlock } from './permutation-test.js';

/**
 * The chance of each possible rank sum of the treated trials when labels are given at random within each block: sums are
 * counted by how many trials are chosen, one trial after the other, and blocks are folded together.
 */
export function exactNull(blocks: readonly RankedBlock[]): ReadonlyMap<number, number> {
  let whole: ReadonlyMap<number, number> = new Map([[0, 1]]);
  for (const block of blocks) whole = fold(whole, chancesOf(block));
  return whole;
}

function chancesOf({ ranks, treated }: RankedBlock): ReadonlyMap<number, number> {
  const counts: Map<number, number>[] = Array.from({ length: treated + 1 }, () => new Map());
  counts[0]?.set(0, 1);
  for (const rank of ranks) {
    for (let chosen = treated; chosen > 0; chosen -= 1) {
      const [from, to] = [counts[chosen - 1], counts[chosen]];
      if (from === undefined || to === undefined) continue;
      for (const [total, count] of from) to.set(total + rank, (to.get(total + rank) ?? 0) + count);
    }
  }
  const last = counts[treated] ?? new Map<number, number>();
  const ways = [...last.values()].reduce((sum, count) => sum + count, 0);
  return new Map([...last].map(([total, count]) => [total, count / ways]));
}

function fold(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const folded = new Map<number, number>();
  for (const [a, chanceOfA] of one) {
    for (const [b, chanceOfB] of other) folded.set(a + b, (folded.get(a + b) ?? 0) + chanceOfA * chanceOfB);
  }
  return folded;
}
