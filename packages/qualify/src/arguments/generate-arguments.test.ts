import { describe, expect, it } from 'vitest';
import { generateArguments } from './generate-arguments.js';

function valueFor(schema: unknown, rest: object = {}): unknown {
  return generateArguments({ type: 'object', required: ['it'], properties: { it: schema }, ...rest })['it'];
}

describe('generateArguments', () => {
  it('gives the required properties only', () => {
    const properties = { a: { type: 'string' }, b: { type: 'boolean' }, c: { type: 'null' } };
    expect(generateArguments({ type: 'object', properties, required: ['b', 'c', 'unknown'] })).toEqual({
      b: false,
      c: null,
      unknown: 'example',
    });
    expect(generateArguments({ type: 'object' })).toEqual({});
  });

  it.each([
    ['its constant', { const: 3, default: 4 }, 3],
    ['its default', { type: 'string', default: 'quick', examples: ['slow'] }, 'quick'],
    ['its first example', { type: 'string', examples: ['kernel.c'], enum: ['a'] }, 'kernel.c'],
    ['the first of its values', { enum: ['dev', 'final'] }, 'dev'],
    ['one, for a number without bounds', { type: 'integer' }, 1],
    ['the least number above', { type: 'integer', exclusiveMinimum: 4 }, 5],
    ['the least number from', { type: 'number', minimum: 2.5 }, 2.5],
    ['the largest number below one', { type: 'integer', maximum: -3 }, -3],
    ['a number within open bounds', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 1 - 2 ** -10],
    ['a multiple', { type: 'integer', minimum: 1, multipleOf: 8 }, 8],
    ['the first type that is not null', { type: ['null', 'boolean'] }, false],
    ['a text that is long enough', { type: 'string', minLength: 9 }, 'exampleee'],
    ['a text that is short enough', { type: 'string', maxLength: 2 }, 'ex'],
    ['a date', { type: 'string', format: 'date' }, '2000-01-01'],
    ['as many items as asked for', { type: 'array', minItems: 2, items: { type: 'integer' } }, [1, 1]],
    ['no items where none are asked for', { type: 'array', items: { type: 'integer' } }, []],
    ['items by position', { prefixItems: [{ const: 'a' }, { const: 'b' }] }, ['a', 'b']],
    ['an object of its own required properties', { required: ['x'], properties: { x: { type: 'number' } } }, { x: 1 }],
    ['the first alternative', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, 1],
    ['all that is demanded', { allOf: [{ type: 'integer' }, { minimum: 7 }] }, 7],
  ])('gives %s', (_, schema, value) => {
    expect(valueFor(schema)).toEqual(value);
  });

  it('follows references within the document, and no others', () => {
    const $defs = { 'a/b': { $ref: '#/$defs/size' }, size: { type: 'integer', minimum: 64 } };
    expect(valueFor({ $ref: '#/$defs/a~1b' }, { $defs })).toBe(64);
    expect(valueFor({ $ref: 'https://example.com/schema' })).toBe('example');
    expect(valueFor({ $ref: '#/$defs/__proto__/constructor' }, { $defs })).toBe('example');
  });

  it('ends on a schema that refers to itself, or asks for too much', () => {
    const tree = {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { $ref: '#/$defs/tree' }, b: { $ref: '#/$defs/tree' } },
    };
    expect(JSON.stringify(valueFor({ $ref: '#/$defs/tree' }, { $defs: { tree } })).length).toBeLessThan(20_000);
    expect(valueFor({ $ref: '#/properties/it' })).toBe('example');
    expect(valueFor({ type: 'array', minItems: 1e9, items: {} })).toHaveLength(500);
    expect(valueFor({ type: 'string', minLength: 1e9 })).toHaveLength(10_000);
  });
});
