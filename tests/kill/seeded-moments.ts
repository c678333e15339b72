/** Moments of a run, as shares of its duration: one in each of `count` equal parts, where the seed says. */
export function seededMoments(seed: number, count: number): number[] {
  const random = generator(seed);
  return Array.from({ length: count }, (_, index) => (index + random()) / count);
}

/** Mulberry32: enough for moments, and the same numbers on each machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
