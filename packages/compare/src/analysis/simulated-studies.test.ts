import { describe, expect, it } from 'vitest';
import { drawStudies, draws, type Setting } from '../testing/draw-studies.js';
import type { Analysis, Comparison } from './analysis-schema.js';

// A thousand studies a setting are in the benchmarks; here are fewer, and bounds are five standard errors wide.
const studies = 60;
const error = (share: number) => 5 * Math.sqrt((share * (1 - share)) / studies);

function shareOf(setting: Setting, holds: (comparison: Comparison) => boolean): number {
  const first = ({ comparisons }: Analysis) => comparisons[0];
  const found = [...drawStudies(setting, { seed: 20_261_121, studies })].map(first);
  return found.filter((comparison) => comparison !== undefined && holds(comparison)).length / studies;
}

function covers(estimate: Comparison['difference'], truth: number): boolean {
  const { low, high } = estimate?.interval ?? {};
  return (low ?? Number.NEGATIVE_INFINITY) <= truth && truth <= (high ?? Number.POSITIVE_INFINITY);
}

const isDecided = ({ verdict }: Comparison) => verdict === 'helps' || verdict === 'hurts';

describe('simulated studies', () => {
  it.each(['normal', 'lognormal', 'tied'] as const)(
    'of %s scores without an effect find one in one of twenty',
    (name) => {
      const share = shareOf({ trialsPerArm: 8, draw: draws[name], better: 0 }, isDecided);
      expect(share).toBeLessThanOrEqual(0.05 + error(0.05));
    },
  );

  it('find an effect as often as the plan says, and of the right sign', () => {
    // Of normal values a shift of 1.19 makes a superiority of 0.8.
    const better = 1.1902370203;
    const setting = { trialsPerArm: 14, draw: draws.normal, better };
    const [analysis] = drawStudies(setting, { seed: 1, studies: 1 });
    const planned = analysis?.comparisons[0]?.power ?? 0;
    const found = shareOf(setting, ({ verdict }) => verdict === 'helps');
    expect(Math.abs(found - planned)).toBeLessThan(error(planned));
    expect(shareOf(setting, ({ verdict }) => verdict === 'hurts')).toBe(0);
  });

  it.each([8, 20])('of %i trials an arm have intervals that hold the truth', (trialsPerArm) => {
    const skewed = { trialsPerArm, draw: draws.lognormal, better: 1 };
    const lowest = 0.95 - error(0.95);
    expect(shareOf(skewed, ({ difference }) => covers(difference, Math.exp(-1) - 1))).toBeGreaterThan(lowest);
    expect(shareOf(skewed, ({ ratio }) => covers(ratio, Math.exp(-1)))).toBeGreaterThan(lowest);
    expect(shareOf(skewed, ({ superiority }) => covers(superiority, 0.7602499389065233))).toBeGreaterThan(lowest);
  });
});
