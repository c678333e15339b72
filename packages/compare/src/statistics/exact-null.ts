import type { RankedBlock } from './permutation-test.js';

/** The rank sums that the treated trials can have, and the chance of each: the one at `index` is `lowest + index * step`. */
export interface RankSums {
  lowest: number;
  step: number;
  chances: Float64Array;
}

/**
 * The chance of each possible rank sum of the treated trials when labels are given at random within each block: sums are
 * counted by how many trials are chosen, one trial after the other, and blocks are folded together.
 */
export function exactNull(blocks: readonly RankedBlock[]): RankSums {
  const step = stepOf(blocks);
  const shapes = blocks.map(({ ranks, treated }) => {
    const least = Math.min(...ranks);
    return {
      lowest: treated * least,
      chances: chancesOf(
        ranks.map((rank) => (rank - least) / step),
        treated,
      ),
    };
  });
  const chances = new Float64Array(1 + shapes.reduce((width, shape) => width + shape.chances.length - 1, 0));
  chances[0] = 1;
  let highest = 0;
  for (const shape of shapes) {
    highest += shape.chances.length - 1;
    fold(chances.subarray(0, highest + 1), shape.chances);
  }
  return { lowest: shapes.reduce((sum, shape) => sum + shape.lowest, 0), step, chances };
}

/** About how many additions counting takes. */
export function costOfCounting(blocks: readonly RankedBlock[]): number {
  const step = stepOf(blocks);
  let width = 1;
  let cost = 0;
  for (const { ranks, treated } of blocks) {
    const ownWidth = (treated * (Math.max(...ranks) - Math.min(...ranks))) / step;
    width += ownWidth;
    cost += ranks.length * treated * ownWidth + width * Math.min(ownWidth, 2 ** (ranks.length - 1));
  }
  return cost;
}

/** Ranks within a block are whole multiples of it apart. */
function stepOf(blocks: readonly RankedBlock[]): number {
  let step = 0;
  for (const { ranks } of blocks)
    for (const rank of ranks) step = commonDivisor(step, Math.abs(rank - (ranks[0] ?? rank)));
  return Math.max(1, step);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Of the sums of `treated` offsets. */
function chancesOf(offsets: readonly number[], treated: number): Float64Array {
  const largest = [...offsets].sort((a, b) => b - a).slice(0, treated);
  const width = 1 + largest.reduce((sum, offset) => sum + offset, 0);
  const counts = Array.from({ length: treated + 1 }, () => new Float64Array(width));
  (counts[0] as Float64Array)[0] = 1;
  for (const offset of offsets) {
    for (let chosen = treated; chosen > 0; chosen -= 1) {
      const [from, to] = [counts[chosen - 1] as Float64Array, counts[chosen] as Float64Array];
      for (let total = width - 1; total >= offset; total -= 1) {
        to[total] = (to[total] as number) + (from[total - offset] as number);
      }
    }
  }
  const last = counts[treated] as Float64Array;
  let ways = 0;
  for (const count of last) ways += count;
  return last.map((count) => count / ways);
}

/** From the largest sum down, so that what is added was not yet changed. */
function fold(whole: Float64Array, block: Float64Array): void {
  const offsets = Array.from(block.keys()).filter((offset) => (block[offset] as number) > 0);
  for (let total = whole.length - 1; total >= 0; total -= 1) {
    let chance = 0;
    for (const offset of offsets) {
      if (offset > total) break;
      chance += (block[offset] as number) * (whole[total - offset] as number);
    }
    whole[total] = chance;
  }
}
