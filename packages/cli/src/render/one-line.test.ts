import { expect, it } from 'vitest';
import { oneLine } from './one-line.js';

it.each<[string, string]>([
  ['two\n\nlines\tand a tab ', 'two lines and a tab'],
  ['\u001b[31mred\u001b[0m', '[31mred [0m'],
  ['\u009b2Jc1, \u202ebidi\u200b', '2Jc1, bidi'],
])('makes one harmless line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

it('cuts what is too long', () => {
  expect(oneLine('abcdef', 4)).toBe('abc…');
});
