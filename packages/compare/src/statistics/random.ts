import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { normalQuantile } from './normal.js';

/** Draws that depend on the seed alone. */
export interface Random {
  /** A whole number from 0 to `below` - 1, each as likely. */
  index(below: number): number;
  /** From the standard normal distribution. */
  normal(): number;
}

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return {
    index: (below) => uniformInt(generator, 0, below - 1),
    // Zero has no quantile.
    normal: () => normalQuantile(Math.max(uniformFloat64(generator), Number.MIN_VALUE)),
  };
}

/** A shuffled copy: every order as likely (Fisher and Yates, in the form of Durstenfeld 1964). */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.index(last + 1);
    const item = order[last] as Item;
    order[last] = order[other] as Item;
    order[other] = item;
  }
  return order;
}
