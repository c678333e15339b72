import { describe, expect, it } from 'vitest';
import { holm } from './holm.js';
import { normalCdf, normalQuantile } from './normal.js';
import { passHatK } from './pass-hat-k.js';
import { superiority } from './superiority.js';
import { wilsonInterval } from './wilson-interval.js';

describe('wilsonInterval', () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", gives 0.2553 and 0.3662 for 81 of 263; the
  // digits are those of SciPy 1.17.1, `binomtest(k, n).proportion_ci(method="wilson")`.
  it.each([
    [81, 263, 0.2552885198782742, 0.36620957698280004],
    [3, 10, 0.10779126740630102, 0.6032218525388546],
    [0, 10, 0, 0.27753279986288926],
    [10, 10, 0.7224672001371109, 1],
  ])('of %i in %i', (successes, trials, lower, upper) => {
    const interval = wilsonInterval({ successes, trials }, 0.95);
    expect(interval.lower).toBeCloseTo(lower, 11);
    expect(interval.upper).toBeCloseTo(upper, 11);
  });

  it('knows nothing without a trial', () => {
    expect(wilsonInterval({ successes: 0, trials: 0 }, 0.95)).toEqual({ lower: 0, upper: 1, level: 0.95 });
  });
});

describe('holm', () => {
  // statsmodels 0.15.0, `multipletests(method="holm")`.
  it('agrees with statsmodels', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [index, value] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[index]).toBeCloseTo(value, 12);
  });

  it('never goes beyond one, and changes a single value not at all', () => {
    expect(holm([0.7, 0.8])).toEqual([1, 1]);
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });
});

describe('passHatK', () => {
  it('counts the selections in which all succeeded', () => {
    // 6 of 8: 20 of the 56 triples hold successes only.
    expect(passHatK({ successes: 6, trials: 8 }, 3)).toBeCloseTo(20 / 56, 12);
    expect(passHatK({ successes: 6, trials: 8 }, 1)).toBe(0.75);
  });

  it('is nothing beyond the successes there were, and unknown beyond the trials', () => {
    expect(passHatK({ successes: 2, trials: 4 }, 3)).toBe(0);
    expect(passHatK({ successes: 4, trials: 4 }, 5)).toBeUndefined();
    expect(passHatK({ successes: 4, trials: 4 }, 0)).toBeUndefined();
  });
});

describe('superiority', () => {
  it('counts pairs won, and ties half', () => {
    // By counting the 42 pairs: 33 of these won by the first, ties half.
    expect(superiority([2, 4, 5, 5, 8, 9, 9], [1, 2, 2, 3, 5, 7])).toBeCloseTo(33 / 42, 12);
  });

  it('is a half of equals, also where both are invalid', () => {
    const invalid = Number.NEGATIVE_INFINITY;
    expect(superiority([1, invalid], [1, invalid])).toBe(0.5);
    expect(superiority([], [1])).toBeUndefined();
  });
});

describe('the normal distribution', () => {
  // SciPy 1.17.1.
  it.each([
    [0.0005, -3.2905267314918945],
    [0.025, -1.9599639845400545],
    [0.2, -0.8416212335729142],
  ])('has its quantile at %d', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 10));

  it.each([
    [-8, 6.22096057427174e-16],
    [-1, 0.15865525393145707],
    [0.3, 0.6179114221889526],
  ])('has this share up to %d', (z, p) => expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-12));
});
