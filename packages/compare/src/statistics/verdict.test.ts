import { expect, it } from 'vitest';
import { decideVerdict, type Evidence } from './verdict.js';

const rule = { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 };

function evidence(changes: Partial<Evidence> & { superiority?: number } = {}): Evidence {
  const { superiority = 0.9, ...others } = changes;
  const interval = { lower: 0, upper: 1, level: 0.95 };
  return { broken: [], pValue: 0.01, power: 0.9, effect: { superiority: { value: superiority, interval } }, ...others };
}

it.each([
  ['helps', {}],
  ['helps', { pValue: 0.05 }],
  ['hurts', { superiority: 0.2 }],
  ['no evidence', { pValue: 0.0501 }],
  ['no evidence', { pValue: 0.0501, power: 0.8 }],
  ['underpowered', { pValue: 0.0501, power: 0.79 }],
  // What is clear needs no power.
  ['helps', { power: 0.1 }],
  ['no evidence', { superiority: 0.5 }],
  ['plan broken', { broken: ['two trials are missing'] }],
] as const)('%s: %o', (verdict, changes) => {
  expect(decideVerdict(evidence(changes), rule)).toBe(verdict);
});

it('is broken without a test', () => {
  const { pValue: _, ...without } = evidence();
  expect(decideVerdict(without, rule)).toBe('plan broken');
});
