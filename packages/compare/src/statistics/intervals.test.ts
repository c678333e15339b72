import { describe, expect, it } from 'vitest';
import { biasCorrectedInterval } from './bias-corrected-interval.js';
import { drawnTogether } from './drawn-together.js';
import { medianWeights, smoothMedian } from './harrell-davis.js';
import { rateDifference } from './rate-difference.js';
import { studentReach } from './student.js';
import { superiorityError } from './superiority-error.js';
import { superiorityInterval } from './superiority-interval.js';
import { untiedShare } from './untied-share.js';

const values = [12.1, 9.8, 11.4, 10.9, 13.2, 12.7, 10.1, 11.8, 14.4, 9.1, 10.6, 12.9];

// Values without another source are those of SciPy 1.17.1.
describe('Student', () => {
  it.each([
    [0.95, 1, 12.706204736174694],
    [0.95, 7, 2.364624251592784],
    [0.95, 14, 2.144786687917804],
    [0.9, 2, 2.9199855803537242],
    [0.95, 998, 1.9623438462163343],
  ])('reaches so far at %d with %i degrees of freedom', (level, degrees, reach) => {
    expect(studentReach(level, degrees)).toBeCloseTo(reach, 9);
  });
});

describe('smoothMedian', () => {
  // `scipy.stats.mstats.hdquantiles(values, [0.5])`.
  it.each([
    [12, 11.569807158978014],
    [7, 11.449755264752417],
  ])('of %i values', (count, middle) => {
    const sorted = values.slice(0, count).sort((a, b) => a - b);
    const times = sorted.map(() => 1);
    expect(smoothMedian(sorted, { times, weights: medianWeights(count) })).toBeCloseTo(middle, 12);
  });

  it('of values that are there more than once is that of all of them', () => {
    const weights = medianWeights(5);
    const apart = smoothMedian([1, 1, 4, 9, 9], { times: [1, 1, 1, 1, 1], weights });
    expect(smoothMedian([1, 4, 7, 9], { times: [2, 1, 0, 2], weights })).toBeCloseTo(apart, 12);
    expect(smoothMedian([0.1], { times: [5], weights })).toBe(0.1);
  });
});

describe('biasCorrectedInterval', () => {
  const roots = Float64Array.from({ length: 99 }, (_, index) => Math.sqrt(99 - index));
  const everywhere = { trials: 10, level: 0.95 };

  it('is between the percentiles of the draws that bias and sample size call for', () => {
    // The formula, with `norm` and `t`, and `numpy.quantile(..., method="weibull")`.
    const { lower, upper } = biasCorrectedInterval(roots, { estimate: 6.5, ...everywhere });
    expect(lower).toBe(1);
    expect(upper).toBeCloseTo(9.886228802592912, 9);
  });

  it('is what every draw was where they are all the same, and as infinite as they are', () => {
    const same = new Float64Array(99).fill(2);
    expect(biasCorrectedInterval(same, { estimate: 2, ...everywhere })).toEqual({ lower: 2, upper: 2, level: 0.95 });
    const some = roots.map((root, index) => (index % 10 === 0 ? Number.NEGATIVE_INFINITY : root));
    const bounds = biasCorrectedInterval(some, { estimate: 7, ...everywhere });
    expect(bounds.lower).toBe(Number.NEGATIVE_INFINITY);
    expect(bounds.upper).toBeLessThanOrEqual(10);
  });
});

describe('drawnTogether', () => {
  it('holds blocks with one trial of each arm together, and every other trial alone', () => {
    const at = (...blocks: number[]) => blocks.map((block) => ({ block, value: block }));
    const arms = { treated: at(4, 1, 2, 2, 7), control: at(1, 2, 4, 9), direction: 'lower-is-better' as const };
    expect(drawnTogether(arms)).toEqual([
      [
        { treated: 1, control: 0 },
        { treated: 0, control: 2 },
      ],
      [{ treated: 2 }, { treated: 3 }, { treated: 4 }],
      [{ control: 1 }, { control: 3 }],
    ]);
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
  const treated = [2, 4, 5, 5, 8, 9, 9, 3];
  const control = [1, 2, 2, 3, 5, 7, 6, 8];
  const inBlocks = [treated.map((_, place) => ({ treated: place, control: place }))];
  const alone = [treated.map((_, place) => ({ treated: place })), control.map((_, place) => ({ control: place }))];

  // The jackknife in numpy; the equation of Newcombe's method 5 (as in the R package auRoc, `auc.nonpara.mw(method =
  // "newcombe")`) with the scaled error and `t.ppf`, solved by SciPy's `brentq`.
  it.each([
    ['of blocks', inBlocks, 0.0795738467371542, 0.4752014377911373, 0.7970950295562192],
    ['of trials alone', alone, 0.1446593905894612, 0.34553874507257426, 0.8675969446908904],
  ])('%s', (_, groups, error, lower, upper) => {
    expect(superiorityError({ treated, control }, groups)).toBeCloseTo(error, 12);
    const interval = superiorityInterval({ treated, control }, groups, 0.95);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
    const mirrored = superiorityInterval(
      { treated: treated.map((one) => -one), control: control.map((one) => -one) },
      groups,
      0.95,
    );
    expect(mirrored.lower).toBeCloseTo(1 - upper, 9);
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
