import { expect, it } from 'vitest';
import { power } from '../statistics/index.js';
import { foresee } from './foresee.js';

it('asks for as many trials as the verdict will, which simulates more studies', () => {
  const rule = { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 };
  const { trialsNeeded } = foresee(rule, { trialsPerArm: 3, comparisons: 1 });
  const powerOf = (trialsPerArm: number) => power(0.8, { trialsPerArm, alpha: 0.05 }, { seed: 1, studies: 2_000 });
  expect(powerOf(trialsNeeded)).toBeGreaterThanOrEqual(0.8);
  expect(powerOf(trialsNeeded - 1)).toBeLessThan(0.8);
});
