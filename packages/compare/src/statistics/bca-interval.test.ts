import { expect, it } from 'vitest';
import { bcaInterval } from './bca-interval.js';
import { median } from './median.js';

interface Samples {
  treated: number[];
  control: number[];
}
type Statistic = (treated: number[], control: number[]) => number;

// The same resamples as those that SciPy 1.17.1's `_bca_interval` was given, by a generator simple enough to write twice.
function resamples({ treated, control }: Samples, statistic: Statistic, seed: number): number[] {
  let state = seed;
  const place = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % 8;
  };
  const draw = (values: number[]) => values.map(() => values[place()] as number);
  return Array.from({ length: 999 }, () => {
    const ofControl = draw(control);
    return statistic(draw(treated), ofControl);
  });
}

function withoutEach(values: number[]): number[][] {
  return values.map((_, left) => values.filter((_, at) => at !== left));
}

function intervalOf(samples: Samples, statistic: Statistic, seed: number) {
  const { treated, control } = samples;
  const estimate = statistic(treated, control);
  const jackknife = [
    withoutEach(treated).map((rest) => statistic(rest, control)),
    withoutEach(control).map((rest) => statistic(treated, rest)),
  ];
  return bcaInterval({ estimate, replicates: resamples(samples, statistic, seed), jackknife }, 0.95);
}

it('agrees with SciPy for a difference of means', () => {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Roots, so that no two resamples have the same mean but for rounding.
  const roots = (start: number, step: number) =>
    Array.from({ length: 8 }, (_, at) => Math.sqrt(start + step * at * at));
  const { lower, upper } = intervalOf(
    { treated: roots(80, 5), control: roots(100, 7) },
    (a, b) => mean(a) - mean(b),
    11,
  );
  expect(lower).toBeCloseTo(-5.806173966550034, 9);
  expect(upper).toBeCloseTo(1.0713490516655675, 9);
});

it('agrees with SciPy for a difference of medians', () => {
  const control = [12.1, 9.8, 11.4, 10.9, 13.2, 12.7, 10.1, 11.8];
  const treated = [9.9, 8.7, 10.2, 9.1, 11.0, 8.8, 10.4, 9.5];
  const { lower, upper } = intervalOf({ treated, control }, (a, b) => (median(a) ?? 0) - (median(b) ?? 0), 7);
  expect(lower).toBeCloseTo(-3, 9);
  expect(upper).toBeCloseTo(-0.45, 9);
});

it('is a point where every resample gives the same', () => {
  const same = { estimate: 2, replicates: [2, 2, 2], jackknife: [[2, 2]] };
  expect(bcaInterval(same, 0.95)).toEqual({ lower: 2, upper: 2, level: 0.95 });
});

it('reaches to infinity where resamples do', () => {
  const infinite = Number.POSITIVE_INFINITY;
  const replicates = [1, 1, 2, 2, 3, 3, infinite, infinite, infinite, infinite];
  const { lower, upper } = bcaInterval({ estimate: 3, replicates, jackknife: [[3, infinite]] }, 0.9);
  expect(lower).toBeLessThan(3);
  expect(upper).toBe(infinite);
});
