import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skimAnswer } from './skim-answer.js';

const blank = fc.constantFrom(undefined, 1, '\t');

describe('skimAnswer', () => {
  it('knows what a parser knows of a message, and the size of its result', () => {
    const result = fc.dictionary(fc.oneof(fc.string(), fc.constant('isError')), fc.oneof(fc.boolean(), fc.jsonValue()));
    const message = fc.dictionary(fc.constantFrom('id', 'jsonrpc', 'method', 'error'), fc.jsonValue());
    fc.assert(
      fc.property(message, result, blank, (rest, given, space) => {
        const { result: parsed, ...others } = JSON.parse(JSON.stringify({ ...rest, result: given }));
        const skimmed = skimAnswer(
          Buffer.from(` ${JSON.stringify({ ...others, params: [1], result: parsed }, undefined, space)}\n`),
        );
        expect(skimmed?.message).toEqual({ ...others, result: { isError: parsed.isError === true } });
        if (space === undefined) expect(skimmed?.resultBytes).toBe(Buffer.byteLength(JSON.stringify(parsed)));
      }),
    );
  });

  it('takes the last of two members, as a parser does', () => {
    const text = '{"id":1,"result":{"isError":true,"isError":false},"id":2}';
    expect(skimAnswer(Buffer.from(text))?.message).toEqual({ id: 2, result: { isError: false } });
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
  ])('makes nothing of %j', (text) => expect(skimAnswer(Buffer.from(text))).toBeUndefined());
});
