import { describe, expect, it } from 'vitest';
import { estimateEffect } from './effect.js';
import type { Arms } from './observation.js';
import { permutationTest } from './permutation-test.js';
import { type Random, seededRandom } from './random.js';

// The full set, a thousand studies a setting, is in the benchmarks; here are fewer, with bounds five standard errors wide.
const studies = 300;

/** Scores that scatter as agents' do: skewed, and with a block that moves both arms. */
function study(shift: number, { trials, random }: { trials: number; random: Random }): Arms {
  const control: { block: number; value: number }[] = [];
  const treated: { block: number; value: number }[] = [];
  for (let block = 0; block < trials; block += 1) {
    const drift = random.normal();
    control.push({ block, value: Math.exp(random.normal() + drift / 4) });
    treated.push({ block, value: Math.exp(random.normal() + drift / 4 - shift) });
  }
  return { control, treated, direction: 'lower-is-better' };
}

function shareOf(shift: number, happens: (arms: Arms, random: Random) => boolean): number {
  const random = seededRandom(20_261_121);
  let share = 0;
  for (let count = 0; count < studies; count += 1) {
    if (happens(study(shift, { trials: 10, random }), random)) share += 1 / studies;
  }
  return share;
}

// Of normal values, one shifted by one, as the exponential changes no order: a tenth of the pairs share their block's drift.
const trueSuperiority = 0.1 * 0.76025 + 0.9 * 0.75364;

const isSignificant = (arms: Arms, random: Random) =>
  (permutationTest(arms, { random, draws: 999 })?.pValue ?? 1) <= 0.05;

describe('simulated studies', () => {
  it('without an effect find one in at most one of twenty', () => {
    expect(shareOf(0, isSignificant)).toBeLessThan(0.05 + 5 * 0.0126);
  });

  it('find a large effect nearly always', () => {
    expect(shareOf(2, isSignificant)).toBeGreaterThan(0.9);
  });

  it('have intervals that hold the true superiority nineteen times in twenty', () => {
    const holds = (arms: Arms, random: Random) => {
      const { superiority } = estimateEffect(arms, { random, level: 0.95, resamples: 300 });
      if (superiority === undefined) return false;
      const { lower, upper } = superiority.interval;
      return lower <= trueSuperiority && trueSuperiority <= upper;
    };
    const share = shareOf(1, holds);
    expect(share).toBeGreaterThan(0.95 - 5 * 0.0126);
  });
});
