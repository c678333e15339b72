import { expect, it } from 'vitest';
import { extractScore } from './extract-score.js';

it.each<[string, Record<string, unknown>, number | undefined]>([
  ['the key at the top', { cycles: 5, score: 6, metrics: { cycles: 7 } }, 5],
  ['score at the top before metrics', { score: 6, metrics: { cycles: 7 } }, 6],
  ['the key in metrics', { metrics: { cycles: 7, score: 8 } }, 7],
  ['score in metrics', { metrics: { score: 8 } }, 8],
  ['the objective', { objective: { cycles: 9 } }, 9],
  ['the verification', { verification: { score: 10 } }, 10],
  ['a string that spells a number', { cycles: '1e3' }, 1000],
  ['an unusable value, and goes on to the next place', { cycles: 'fast', metrics: { cycles: 7 } }, 7],
  ['not a string that spells another kind of number', { cycles: '0x10' }, undefined],
  ['B-06 not NaN', { cycles: 'nan' }, undefined],
  ['B-06 not infinity', { cycles: 'Infinity' }, undefined],
  ['B-07 not a boolean', { cycles: false, score: true }, undefined],
  ['not an empty string', { cycles: ' ' }, undefined],
  ['not an inherited property', { metrics: 'text' }, undefined],
])('takes %s', (_name, document, expected) => {
  expect(extractScore(document, 'cycles')?.value).toBe(expected);
});

it('says which key it found', () => {
  expect(extractScore({ score: 1 }, 'cycles')).toEqual({ value: 1, key: 'score' });
  expect(extractScore({ metrics: { cycles: 1 } }, 'cycles')).toEqual({ value: 1, key: 'cycles' });
});
