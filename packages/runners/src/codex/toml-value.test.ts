import fc from 'fast-check';
import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { type TomlValue, tomlValue } from './toml-value.js';

it('F-22 writes every text so that TOML reads the same, beyond the BMP too', () => {
  expect(tomlValue('/tmp/\u{1f9ea} "quoted"')).not.toMatch(/\\u[dD]/);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
      expect(parse(`value=${tomlValue(text)}`)).toEqual({ value: text });
    }),
  );
});

it.each<[TomlValue]>([
  [true],
  [30],
  [0.5],
  [[]],
  [['a', 'line\nbreak', "'"]],
  [{}],
  [{ command: 'node', args: ['a', 'b'], env: { 'A.B': '=', EMPTY: '' }, required: true }],
])('writes %j on one line', (value) => {
  const text = tomlValue(value);
  expect(text).not.toContain('\n');
  expect(parse(`value=${text}`)).toEqual({ value });
});
