import { expect, it } from 'vitest';
import { noiseFloor } from './noise-floor.js';

it.each<[string, number[], number | undefined]>([
  ['is not known from two runs', [1, 2], undefined],
  ['is nothing where nothing differs', [5, 5, 5], 0],
  ['is three scaled deviations from the median', [1, 2, 3, 4, 5], 3 * 1.4826],
  ['is not moved by one run that was disturbed', [1, 2, 3, 4, 500], 3 * 1.4826],
  ['is finite at the ends of the number range', [-1.7e308, 0, 1.7e308, 1.7e308], undefined],
])('the noise floor %s', (_, samples, floor) => {
  const found = noiseFloor({ samples: [], baseline: samples });
  if (floor === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(floor);
});

it('B-17 the noise floor is that of the noisier of the two, the untouched task and what is measured', () => {
  const [quiet, noisy] = [
    [1, 1, 1],
    [1, 2, 3],
  ];
  expect(noiseFloor({ samples: noisy, baseline: quiet })).toBeCloseTo(3 * 1.4826);
  expect(noiseFloor({ samples: quiet, baseline: noisy })).toBeCloseTo(3 * 1.4826);
});
