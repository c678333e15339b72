import { expect, it } from 'vitest';
import { bestSoFar, medianCurve } from './best-so-far.js';
import { medianTime, timeToTarget } from './time-to-target.js';

// The 6-MP arm of the leukaemia trial of Freireich et al. (1963), as in Kaplan-Meier chapters everywhere; the shares are
// those of SciPy 1.17.1, `ecdf(CensoredData(...)).sf`.
it('is the product-limit estimate', () => {
  const reached = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const watched = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const steps = timeToTarget([
    ...reached.map((time) => ({ time, reached: true })),
    ...watched.map((time) => ({ time, reached: false })),
  ]);
  const published: readonly (readonly [number, number])[] = [
    [6, 0.8571428571428571],
    [7, 0.8067226890756302],
    [10, 0.7529411764705881],
    [13, 0.6901960784313724],
    [16, 0.6274509803921567],
    [22, 0.53781512605042],
    [23, 0.4481792717086834],
  ];
  expect(steps.map(({ time }) => time)).toEqual(published.map(([time]) => time));
  for (const [index, [, without]] of published.entries()) expect(steps[index]?.share).toBeCloseTo(1 - without, 12);
  expect(medianTime(steps)).toBe(23);
});

it('has no median where fewer than half got there', () => {
  const steps = timeToTarget([
    { time: 3, reached: true },
    { time: 9, reached: false },
    { time: 9, reached: false },
  ]);
  expect(medianTime(steps)).toBeUndefined();
  expect(timeToTarget([])).toEqual([]);
});

it('keeps the best valid score, whichever way is better', () => {
  expect(bestSoFar([undefined, 5, 7, 3, undefined], 'lower-is-better')).toEqual([undefined, 5, 5, 3, 3]);
  expect(bestSoFar([2, 5, 4], 'higher-is-better')).toEqual([2, 5, 5]);
});

it('has a median where more than half of the trials have a score', () => {
  const trials = [[9, 4], [7], [undefined, undefined, 1]];
  expect(medianCurve(trials, 'lower-is-better')).toEqual([9, 7, 4]);
  expect(medianCurve([[undefined], [3]], 'lower-is-better')).toEqual([undefined]);
  expect(medianCurve([], 'lower-is-better')).toEqual([]);
});
