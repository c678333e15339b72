import { expect, it } from 'vitest';
import { harmlessJson, harmlessText } from './harmless-json.js';

it('leaves plain JSON as it is', () => {
  const json = '{\r\n\t"name": "é → 中 \\u001b"\n}\n';
  expect(harmlessJson(json)).toBe(json);
});

it('leaves no carriage return in an error, which would write over what stands before it', () => {
  expect(harmlessText('a\rb\n\tc')).toBe('a\\u000db\n\tc');
});

it.each(['\u009b2J', '\u202egnp', 'a\u007fb', '\u{e0041}tag'])('escapes %j, and means the same', (text) => {
  const json = harmlessJson(JSON.stringify({ text }));
  expect(json).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(json)).toEqual({ text });
});
