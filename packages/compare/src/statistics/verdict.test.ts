import { expect, it } from 'vitest';
import { permutationTest } from './permutation-test.js';
import { seededRandom } from './random.js';
import { decideVerdict, type Evidence } from './verdict.js';

const rule = { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 };
const clear = { pValue: 0.01, favours: 'treated' } as const;

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return { broken: [], test: clear, power: 0.9, ...changes };
}

it.each([
  ['helps', {}],
  ['helps', { test: { ...clear, pValue: 0.05 } }],
  ['hurts', { test: { ...clear, favours: 'control' } }],
  ['no evidence', { test: { ...clear, pValue: 0.0501 } }],
  ['no evidence', { test: { ...clear, pValue: 0.0501 }, power: 0.8 }],
  ['underpowered', { test: { ...clear, pValue: 0.0501 }, power: 0.79 }],
  // What is clear needs no power.
  ['helps', { power: 0.1 }],
  ['plan broken', { broken: ['two trials are missing'] }],
] as const)('%s: %o', (verdict, changes) => {
  expect(decideVerdict(evidence(changes), rule)).toBe(verdict);
});

it('is broken without a test', () => {
  expect(decideVerdict({ broken: [], power: 0.9 }, rule)).toBe('plan broken');
});

it('says what the test found also where blocks are unequal, and pooling them would say the opposite', () => {
  const block = (number: number, values: readonly number[]) => values.map((value) => ({ block: number, value }));
  const nine = (start: number) => Array.from({ length: 9 }, (_, index) => start + index);
  const arms = {
    treated: [...block(1, [20]), ...block(2, nine(2))],
    control: [...block(1, nine(11)), ...block(2, [1])],
    direction: 'higher-is-better' as const,
  };
  const test = permutationTest(arms, { random: seededRandom(1), draws: 99 });
  expect(test?.pValue).toBeLessThan(0.05);
  expect(decideVerdict({ broken: [], power: 0.1, ...(test && { test }) }, rule)).toBe('helps');
});
