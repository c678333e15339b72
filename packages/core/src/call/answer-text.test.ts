import { expect, it } from 'vitest';
import { answerText } from './answer-text.js';

const text = (value: string) => ({ type: 'text', text: value });
const image = { type: 'image', mimeType: 'image/png', data: Buffer.from('a picture').toString('base64') };

it('E-23 prints every part of an answer, binary ones as a note of their size', () => {
  const blob = { uri: 'file:///a.bin', mimeType: 'application/zip', blob: Buffer.alloc(5).toString('base64') };
  const content = [text('first'), text('second'), image, { type: 'resource', resource: blob }];
  expect(said({ content })).toEqual({
    content: [
      text('first'),
      text('second'),
      { ...image, data: '[9 bytes left out; --json prints them]' },
      { type: 'resource', resource: { ...blob, blob: '[5 bytes left out; --json prints them]' } },
    ],
  });
  expect(JSON.parse(answerText(answered({ content }), 'result'))).toEqual({ content });
});

it('E-23 prints structured content, once where the text only repeats it', () => {
  const structuredContent = { sum: 3, of: [1, 2] };
  const repeated = { content: [text('{"of":[1,2],"sum":3}')], structuredContent };
  expect(said(repeated)).toEqual(structuredContent);
  const told = { content: [text('The sum is 3.')], structuredContent };
  expect(said(told)).toEqual(told);
  expect(said({ content: [], structuredContent })).toEqual({ content: [], structuredContent });
});

it('E-23 prints a single image as one, and a text of an unknown kind as it is', () => {
  expect(said({ content: [image] })).toMatchObject({ content: [{ type: 'image', mimeType: 'image/png' }] });
  expect(said({ content: [{ type: 'poem', text: 'x' }] })).toEqual({ content: [{ type: 'poem', text: 'x' }] });
});

it('E-21 does not decode a text whose numbers would change', () => {
  expect(said({ content: [text('{"id":12345678901234567890}')] })).toEqual({
    isError: false,
    text: '{"id":12345678901234567890}',
  });
});

it.each([
  ['null', null],
  ['{"id":"12345678901234567890"}', { id: '12345678901234567890' }],
  ['"\\"12345678901234567890"', '"12345678901234567890'],
  ['[1.0,1E+2,-0.50,0.1234567890123456,1e21,0.0]', [1, 100, -0.5, 0.1234567890123456, 1e21, 0]],
])('E-21 decodes %s, whose numbers stay what they are', (json, value) => {
  expect(said({ content: [text(json)] })).toEqual(value);
});

it.each(['1e999', '[9007199254740993]', '{"x":0.12345678901234567891}', '1e-999'])(
  'E-21 does not decode %s, which is no such number in JavaScript',
  (json) => {
    expect(said({ content: [text(json)] })).toEqual({ isError: false, text: json });
  },
);

it('sorts keys, and prints what is no object as a response', () => {
  expect(answerText(answered({ content: [text('{"b":1,"a":2}')] }), 'said')).toBe('{\n  "a": 2,\n  "b": 1\n}\n');
  expect(JSON.parse(answerText(answered('odd'), 'said'))).toEqual({ jsonrpc: '2.0', result: 'odd' });
});

function said(result: unknown): unknown {
  return JSON.parse(answerText(answered(result), 'said'));
}

function answered(result: unknown) {
  return { outcome: 'answered' as const, result };
}
