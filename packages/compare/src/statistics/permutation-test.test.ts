import { describe, expect, it } from 'vitest';
import type { Observation } from './observation.js';
import { permutationTest } from './permutation-test.js';
import { seededRandom } from './random.js';

const plan = { random: seededRandom(1), draws: 20_000 };

function oneBlock(values: readonly (number | undefined)[]): Observation[] {
  return values.map((value) => ({ block: 1, ...(value !== undefined && { value }) }));
}

function blockEach(values: readonly number[]): Observation[] {
  return values.map((value, block) => ({ block, value }));
}

// Values of SciPy 1.17.1: `mannwhitneyu(method="exact")`, and `permutation_test(n_resamples=inf)` of the rank sum, whose null
// distribution was taken for the two-sided tail by distance from its middle.
describe('permutationTest', () => {
  it('is the exact Mann-Whitney test without ties', () => {
    const treated = oneBlock([9.9, 8.7, 10.2, 9.1, 11.0, 8.8, 10.4, 9.5]);
    const control = oneBlock([12.1, 9.8, 11.4, 10.9, 13.2, 12.7, 10.1, 11.8]);
    const test = permutationTest({ treated, control, direction: 'lower-is-better' }, plan);
    expect(test?.method).toBe('exact');
    expect(test?.pValue).toBeCloseTo(0.010411810411810413, 12);
  });

  it('counts ties as they are', () => {
    const arms = { treated: oneBlock([1, 2, 2, 3, 5, 7]), control: oneBlock([2, 4, 5, 5, 8, 9, 9]) };
    const test = permutationTest({ ...arms, direction: 'lower-is-better' }, plan);
    expect(test?.pValue).toBeCloseTo(0.09032634032634032, 12);
  });

  it('exchanges labels within blocks only', () => {
    const treated = blockEach([9.1, 11.9, 9.9, 12.0, 10.2, 12.1]);
    const control = blockEach([10.0, 12.5, 9.7, 14.2, 11.1, 13.3]);
    expect(permutationTest({ treated, control, direction: 'lower-is-better' }, plan)?.pValue).toBeCloseTo(0.09375, 12);
  });

  it('is the same whichever way is better, and whichever arm is treated', () => {
    const one = oneBlock([1, 2, 2, 3, 5, 7]);
    const other = oneBlock([2, 4, 5, 5, 8, 9, 9]);
    const pValues = [
      permutationTest({ treated: one, control: other, direction: 'higher-is-better' }, plan),
      permutationTest({ treated: other, control: one, direction: 'lower-is-better' }, plan),
    ].map((test) => test?.pValue);
    for (const pValue of pValues) expect(pValue).toBeCloseTo(0.09032634032634032, 12);
  });

  it('G-03 takes an invalid trial for the worst there is, in either direction', () => {
    for (const direction of ['lower-is-better', 'higher-is-better'] as const) {
      const invalid = permutationTest(
        { treated: oneBlock([undefined, undefined, undefined, 5]), control: oneBlock([3, 4, 6, 7]), direction },
        plan,
      );
      const worst = direction === 'lower-is-better' ? 1_000 : -1_000;
      const bad = permutationTest(
        { treated: oneBlock([worst, worst, worst, 5]), control: oneBlock([3, 4, 6, 7]), direction },
        plan,
      );
      expect(invalid).toEqual(bad);
    }
  });

  it('comes near the exact value where it has to draw', () => {
    const values = Array.from({ length: 60 }, (_, index) => index);
    const treated = oneBlock(values.map((value) => value + 9));
    const test = permutationTest({ treated, control: oneBlock(values), direction: 'higher-is-better' }, plan);
    expect(test?.method).toEqual({ draws: 20_000 });
    // SciPy's approximation says 0.0088.
    expect(test?.pValue).toBeGreaterThan(0.004);
    expect(test?.pValue).toBeLessThan(0.016);
  });

  it('has nothing to say of an empty arm', () => {
    const arms = { treated: [], control: oneBlock([1]), direction: 'lower-is-better' as const };
    expect(permutationTest(arms, plan)).toBeUndefined();
  });

  it('can never be significant in a block that holds one arm only', () => {
    const treated = [{ block: 1, value: 1 }];
    const control = [{ block: 2, value: 9 }];
    expect(permutationTest({ treated, control, direction: 'lower-is-better' }, plan)?.pValue).toBe(1);
  });
});
