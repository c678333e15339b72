import { expect, it } from 'vitest';
import { parseSize } from './parse-size.js';

it.each([
  ['0', 0],
  ['1000', 1_000],
  ['12B', 12],
  ['1KiB', 1_024],
  ['1.5 M', 1_572_864],
  ['2GiB', 2_147_483_648],
  ['2gb', 2_147_483_648],
  ['1T', 1_099_511_627_776],
])('reads %s as %d bytes', (text, bytes) => expect(parseSize(text, '--max-size')).toBe(bytes));

it.each(['', 'many', '-1', '1X', '1Ki', '1 2', 'GiB', '.5G', '1iB', 'Infinity'])(
  'refuses "%s" and names the flag',
  (text) => {
    expect(() => parseSize(text, '--max-size')).toThrow(/^--max-size: /);
  },
);
