import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitLines } from './split-lines.js';

it('finds the same lines wherever the bytes are split', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '{"x":"😀"}', ' '), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(200), { maxLength: 12 }), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
      const lines = splitLines(1_000);
      const found = borders.flatMap((from, index) => lines.push(bytes.subarray(from, borders[index + 1] ?? from)));
      const rest = lines.end();
      expect([...found, rest?.line ?? '']).toEqual(pieces.join('').split('\n'));
    }),
  );
});

it('drops a line over its limit, in as many pieces as it comes, and finds the next', () => {
  const lines = splitLines(10);
  const chunks = ['12345678', '90', '\nab\n', 'x'.repeat(9), 'yz', '\n', 'cd\n', 'e'.repeat(11)];
  expect(chunks.flatMap((chunk) => lines.push(Buffer.from(chunk)))).toEqual(['1234567890', 'ab', undefined, 'cd']);
  expect(lines.end()).toEqual({ line: undefined });
  expect(lines.end()).toBeUndefined();
});
