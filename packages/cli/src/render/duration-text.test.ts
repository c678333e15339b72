import { expect, it } from 'vitest';
import { durationText } from './duration-text.js';

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [192_000, '3 min 12 s'],
  [2_700_000, '45 min'],
  [3_600_000, '1 h'],
  [5_459_000, '1 h 30 min'],
])('shows %i ms as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
