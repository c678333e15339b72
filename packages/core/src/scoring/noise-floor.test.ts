import { expect, it } from 'vitest';
import { noiseFloor } from './noise-floor.js';

it.each<[string, number[], number | undefined]>([
  ['is not known from two runs', [1, 2], undefined],
  ['is nothing where nothing differs', [5, 5, 5], 0],
  ['is three scaled deviations from the median', [1, 2, 3, 4, 5], 3 * 1.4826],
  ['is not moved by one run that was disturbed', [1, 2, 3, 4, 500], 3 * 1.4826],
  ['is finite at the ends of the number range', [-1.7e308, 0, 1.7e308, 1.7e308], undefined],
])('the noise floor %s', (_, samples, floor) => {
  const found = noiseFloor(samples);
  if (floor === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(floor);
});
