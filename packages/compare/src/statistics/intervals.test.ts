import { describe, expect, it } from 'vitest';
import { blockCorrelation, kendall } from './block-correlation.js';
import { orderStatisticInterval } from './order-statistic-interval.js';
import { rateDifference } from './rate-difference.js';
import { superiorityInterval } from './superiority-interval.js';
import { untiedShare } from './untied-share.js';

const values = [12.1, 9.8, 11.4, 10.9, 13.2, 12.7, 10.1, 11.8, 14.4, 9.1, 10.6, 12.9];

describe('orderStatisticInterval', () => {
  // Chances of order statistics are those of SciPy 1.17.1's `binom.cdf(k, n, 0.5)`, interpolated by the formula of Hettmansperger
  // and Sheather in Python. At the level that the third from each end of twelve reach there is nothing to interpolate, and
  // `quantile_test(p=0.5).confidence_interval()` gives these two.
  it.each([
    [12, 0.95, 10.231559220389805, 12.84737631184408],
    [8, 0.95, 10.08069306930693, 12.732178217821781],
    [12, 0.96142578125, 10.1, 12.9],
  ])('of %i values at %d', (count, level, lower, upper) => {
    const interval = orderStatisticInterval(values.slice(0, count), level);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
  });

  it('of so many that powers of a half vanish', () => {
    const roots = Array.from({ length: 1_200 }, (_, index) => Math.sqrt(index + 1));
    const { lower, upper } = orderStatisticInterval(roots, 0.95);
    expect(lower).toBeCloseTo(23.80279363629426, 9);
    expect(upper).toBeCloseTo(25.187830608080695, 9);
  });

  it('reaches from the least to the largest of five, and bounds nothing with fewer', () => {
    expect(orderStatisticInterval(values.slice(0, 5), 0.95)).toEqual({ lower: 9.8, upper: 13.2, level: 0.95 });
    expect(orderStatisticInterval(values.slice(0, 4), 0.95).upper).toBe(Number.POSITIVE_INFINITY);
  });

  it('G-03 is infinite on the side where invalid trials may be the median', () => {
    const worst = Number.POSITIVE_INFINITY;
    const { lower, upper } = orderStatisticInterval([1, 2, 3, 4, 5, 6, worst, worst], 0.95);
    expect(lower).toBeCloseTo(1 + 0.9356435643564358, 9);
    expect(upper).toBe(worst);
  });
});

describe('rateDifference', () => {
  // Newcombe (1998), table II (a): 56 of 70 and 48 of 80 give 0.0524 and 0.3339. The digits are those of statsmodels 0.15.0,
  // `confint_proportions_2indep(method="newcomb", compare="diff")`.
  it.each([
    [56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614],
    [9, 10, 3, 10, 0.1705227239345029, 0.809017973535488],
  ])('of %i in %i and %i in %i', (a, m, b, n, lower, upper) => {
    const arms = { treated: { successes: a, trials: m }, control: { successes: b, trials: n } };
    const found = rateDifference(arms, 0.95);
    expect(found?.value).toBeCloseTo(a / m - b / n, 12);
    expect(found?.interval.lower).toBeCloseTo(lower, 9);
    expect(found?.interval.upper).toBeCloseTo(upper, 9);
  });

  it('is unknown without a trial', () => {
    const none = { successes: 0, trials: 0 };
    expect(rateDifference({ treated: none, control: { successes: 1, trials: 2 } }, 0.95)).toBeUndefined();
  });
});

describe('superiorityInterval', () => {
  // The equation of Newcombe's method 5 (as in the R package auRoc, `auc.nonpara.mw(method = "newcombe")`), solved by SciPy's
  // `brentq`.
  it.each([
    [33 / 42, 7, 6, 0.4602663908907941, 0.9348602772859665],
    [1, 8, 8, 0.7556465610233909, 1],
    [0.5, 20, 20, 0.3314879271162708, 0.6685120728837293],
  ])('of %d with %i and %i trials', (superiority, treated, control, lower, upper) => {
    const interval = superiorityInterval({ superiority, treated, control }, 0.95);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
    const mirrored = superiorityInterval({ superiority: 1 - superiority, treated, control }, 0.95);
    expect(mirrored.lower).toBeCloseTo(1 - upper, 9);
  });
});

describe('blockCorrelation', () => {
  it("is Kendall's tau, of ties as well", () => {
    // SciPy 1.17.1, `kendalltau`.
    expect(kendall([1, 2, 2, 3, 5, 7, 9], [2, 1, 4, 4, 3, 8, 8])).toBeCloseTo(0.6155870112510924, 12);
    expect(kendall([1, 1, 1], [1, 2, 3])).toBe(0);
  });

  it('is taken for less than it seems, and never for certain', () => {
    const rising = [1, 2, 3, 4, 5, 6];
    expect(blockCorrelation(rising, rising)).toBeLessThan(0.8);
    expect(blockCorrelation(rising, [...rising].reverse())).toBe(0);
    expect(blockCorrelation([1, 2, 3, 4, 5, 6], [2, 4, 1, 5, 3, 6])).toBeLessThan(0.3);
    expect(blockCorrelation([1, 2], [1, 2])).toBe(0);
  });
});

describe('untiedShare', () => {
  it('is what ties leave', () => {
    expect(untiedShare([1, 2, 3, 4])).toBe(1);
    expect(untiedShare([1, 1, 1, 1])).toBe(0);
    // Two groups of four: 1 - 2 * (64 - 4) / (512 - 8).
    expect(untiedShare([0, 0, 0, 0, 1, 1, 1, 1])).toBeCloseTo(1 - 120 / 504, 12);
    expect(untiedShare([])).toBe(1);
  });
});
