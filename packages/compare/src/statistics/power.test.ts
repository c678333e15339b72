import { describe, expect, it } from 'vitest';
import { minimumDetectableEffect, power, trialsNeeded } from './power.js';

const simulation = { seed: 3, studies: 1_000 };

describe('power', () => {
  it('is at most the error rate where there is no effect', () => {
    expect(power(0.5, { trialsPerArm: 8, alpha: 0.05 }, simulation)).toBeLessThanOrEqual(0.065);
  });

  it('is near that of the t-test on differences, which is the best there is for normal scores', () => {
    // A shift of one standard deviation of a score; statsmodels 0.15.0: TTestPower of 1/sqrt(2) with 20 differences is 0.8506.
    const found = power(0.7602499389065233, { trialsPerArm: 20, alpha: 0.05 }, simulation);
    expect(found).toBeGreaterThan(0.8);
    expect(found).toBeLessThan(0.9);
  });

  it('is none where even the clearest outcome is likely by chance', () => {
    expect(power(0.999, { trialsPerArm: 3, alpha: 0.05 }, simulation)).toBe(0);
    expect(minimumDetectableEffect({ trialsPerArm: 3, alpha: 0.05 }, 0.8, simulation)).toBeUndefined();
  });

  it('is reached by the smallest effect that can be found, and by as many trials as are needed', () => {
    const effect = minimumDetectableEffect({ trialsPerArm: 10, alpha: 0.05 }, 0.8, simulation) ?? 1;
    expect(power(effect, { trialsPerArm: 10, alpha: 0.05 }, simulation)).toBeGreaterThanOrEqual(0.8);
    expect(power(effect - 0.02, { trialsPerArm: 10, alpha: 0.05 }, simulation)).toBeLessThan(0.8);
    expect(trialsNeeded(effect, { alpha: 0.05, target: 0.8 }, simulation)).toBeLessThanOrEqual(10);
  });

  it('takes the formula of Noether for more trials than are simulated', () => {
    // (1.959964 + 0.841621)^2 / (6 * 0.1^2) = 130.8
    expect(trialsNeeded(0.6, { alpha: 0.05, target: 0.8 }, simulation)).toBe(131);
  });
});
