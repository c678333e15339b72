import { expect, it } from 'vitest';
import { typedDuration } from './typed-duration.js';

it.each([
  [500, '0.5s'],
  [90_000, '90s'],
  [5_400_000, '90m'],
  [7_200_000, '2h'],
  [172_800_000, '2d'],
])('writes %i ms as %s', (ms, text) => {
  expect(typedDuration(ms)).toBe(text);
});
