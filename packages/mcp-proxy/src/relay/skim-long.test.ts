import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skimLong } from './skim-long.js';

const blank = fc.constantFrom(undefined, 1, '\t');
const cuts = fc.array(fc.nat(400), { maxLength: 9 });

describe('skimLong', () => {
  it('knows what a parser knows of an answer, and the size of its result, wherever it was cut', () => {
    const result = fc.dictionary(fc.oneof(fc.string(), fc.constant('isError')), fc.oneof(fc.boolean(), fc.jsonValue()));
    const message = fc.dictionary(fc.constantFrom('id', 'jsonrpc', 'method', 'error'), fc.jsonValue());
    fc.assert(
      fc.property(message, result, blank, cuts, (rest, given, space, at) => {
        const { result: parsed, ...others } = JSON.parse(JSON.stringify({ ...rest, result: given }));
        const text = JSON.stringify({ ...others, params: [1], result: parsed }, undefined, space);
        const skimmed = skimLong(cut(` ${text}\n`, at));
        expect(skimmed?.message).toEqual({ ...others, result: { isError: parsed.isError === true } });
        if (space === undefined)
          expect(skimmed?.measured).toEqual({ resultBytes: Buffer.byteLength(JSON.stringify(parsed)) });
      }),
    );
  });

  it('knows the tool of a call, the names of its arguments and their size', () => {
    const given = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue());
    fc.assert(
      fc.property(given, fc.string(), fc.jsonValue(), cuts, (raw, name, meta, at) => {
        const call = JSON.parse(JSON.stringify({ id: 1, method: 'tools/call', params: { name, _meta: meta } }));
        const { given: parsed } = JSON.parse(JSON.stringify({ given: raw }));
        const text = JSON.stringify({ ...call, params: { arguments: parsed, ...call.params } });
        const skimmed = skimLong(cut(text, at));
        expect(skimmed?.message).toEqual(call);
        expect(skimmed?.measured.given).toEqual({
          argumentKeys: Object.keys(parsed).sort(),
          argumentJsonBytes: Buffer.byteLength(JSON.stringify(parsed)),
          argumentJson: JSON.stringify(parsed),
        });
      }),
    );
  });

  it('finds the end of a long string, of many escapes, in many pieces', () => {
    const text = JSON.stringify({ id: 1, result: { text: '\\"x\\\\'.repeat(10_000), isError: true } });
    const pieces = cut(
      text,
      Array.from({ length: 500 }, (_, n) => n * 97),
    );
    expect(skimLong(pieces)?.message).toEqual({ id: 1, result: { isError: true } });
  });

  it('takes the last of two members, as a parser does', () => {
    const text = '{"id":1,"result":{"isError":true,"isError":false},"id":2}';
    expect(skimLong(cut(text, []))?.message).toEqual({ id: 2, result: { isError: false } });
  });

  it.each([
    '',
    '[]',
    '[{"id":1}]',
    'text',
    '{"id":1',
    '{"id"',
    '{"id',
    '{1:2}',
    '{"id":1}}',
    '{"id":1} text',
    '{"id":1 2}',
  ])('makes nothing of %j', (text) => expect(skimLong(cut(text, [2, 5]))).toBeUndefined());
});

function cut(text: string, at: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const edges = [0, ...at.map((edge) => Math.min(edge, bytes.length)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((to, index) => bytes.subarray(edges[index], to));
}
