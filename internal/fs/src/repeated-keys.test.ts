import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedKeys } from './repeated-keys.js';

it.each<[string, string[]]>([
  ['{"a": 1, "b": 2, "a": 3}', ['a']],
  ['{"a": 1, "\\u0061": 2}', ['a']],
  ['{"\\"": 1, "\\u0022": 2}', ['"']],
  ['{"a\\\\": 1, "a": 2, "a\\\\": 3}', ['a\\']],
  ['[{"x": {"a": 1, "a": 2}}]', ['a']],
  ['{"a": {"b": []}, "c": "}", "a": 1}', ['a']],
  ['{"__proto__": 1, "__proto__": 2}', ['__proto__']],
  ['{"": 1, "": 2}', ['']],
])('names each key that occurs twice in one object: %s', (json, keys) => {
  expect(repeatedKeys(json)).toEqual(keys);
});

it.each([
  '{"a": "a", "b": "a", "c": ["a", "a"]}',
  '{"a": {"a": {"a": 1}}, "b": {"a": 1}}',
  '[{"a": 1}, {"a": 2}]',
  '{"a": "\\", \\"a\\": 1", "b": "\\\\"}',
  '{"a": {}, "b": [], "c": 1}',
  '"a"',
  '[]',
])('is not fooled by strings, nesting and escapes: %s', (json) => {
  expect(repeatedKeys(json)).toEqual([]);
});

it('finds none in what JSON.stringify wrote, and the one that is put in', () => {
  const documents = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
  fc.assert(
    fc.property(documents, fc.nat(), fc.boolean(), (document, pick, isLaidOut) => {
      const json = JSON.stringify({ outer: document }, undefined, isLaidOut ? 2 : 0);
      expect(repeatedKeys(json)).toEqual([]);
      const keys = Object.keys(document);
      const key = keys[pick % keys.length] ?? '';
      const fields = Object.entries(document).map((field) => field.map((one) => JSON.stringify(one)).join(': '));
      expect(repeatedKeys(`[{${[...fields, `${JSON.stringify(key)}: 0`].join(',')}}]`)).toEqual([key]);
    }),
  );
});

it('stops at the fifth', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `"k${index}": 1`).join(',');
  expect(repeatedKeys(`{${keys},${keys}}`)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4']);
});
