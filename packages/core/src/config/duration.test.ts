import { expect, it } from 'vitest';
import { parseDuration } from './duration.js';

it.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['45m', 2_700_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['1h30', 3_630_000],
  ['10s1m', 70_000],
  ['1M', 60_000],
  [' 5 ', 5_000],
  ['0.5s', 500],
  ['24d', 2_073_600_000],
])('reads %s as %d ms', (text, expected) => {
  expect(parseDuration(text, '--attempt-timeout')).toBe(expected);
});

it.each(['', '0.0001s', 'abc', '5ms', '1x', '1m 2s', '-5', '0s', '00', '٣', '²', '.5h', '25d', 'Infinity'])(
  'refuses "%s" and names the flag',
  (text) => {
    expect(() => parseDuration(text, '--attempt-timeout')).toThrow(/^--attempt-timeout: /);
  },
);

it('reads an age that no timer could wait', () => {
  expect(parseDuration('30d', '--older-than', { longestDays: 36_500 })).toBe(2_592_000_000);
});
