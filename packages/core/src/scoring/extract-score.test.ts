import { expect, it } from 'vitest';
import { extractScore } from './extract-score.js';

it.each<[string, Record<string, unknown>, number | undefined]>([
  ['takes the key at the top', { cycles: 5, score: 6, metrics: { cycles: 7 } }, 5],
  ['takes score at the top before metrics', { score: 6, metrics: { cycles: 7 } }, 6],
  ['takes the key in metrics', { metrics: { cycles: 7, score: 8 } }, 7],
  ['takes score in metrics', { metrics: { score: 8 } }, 8],
  ['takes the objective', { objective: { cycles: 9 } }, 9],
  ['takes the verification', { verification: { score: 10 } }, 10],
  ['takes a string that spells a number', { cycles: '1e3' }, 1000],
  ['takes an unusable value, and goes on to the next place', { cycles: 'fast', metrics: { cycles: 7 } }, 7],
  ['does not take a string that spells another kind of number', { cycles: '0x10' }, undefined],
  ['B-06 does not take NaN', { cycles: 'nan' }, undefined],
  ['B-06 does not take infinity', { cycles: 'Infinity' }, undefined],
  ['B-06 does not take a number too large', { cycles: Number.POSITIVE_INFINITY }, undefined],
  ['B-06 does not take digits that spell one too large', { cycles: '1e999' }, undefined],
  ['B-07 does not take a boolean', { cycles: false, score: true }, undefined],
  ['does not take an empty string', { cycles: ' ' }, undefined],
  ['does not take an inherited property', { metrics: 'text' }, undefined],
])('%s', (_name, document, expected) => {
  expect(extractScore(document, 'cycles')?.value).toBe(expected);
});

it('says which key it found', () => {
  expect(extractScore({ score: 1 }, 'cycles')).toEqual({ value: 1, key: 'score' });
  expect(extractScore({ metrics: { cycles: 1 } }, 'cycles')).toEqual({ value: 1, key: 'cycles' });
});
