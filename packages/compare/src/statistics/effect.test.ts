import { describe, expect, it } from 'vitest';
import { estimateEffect } from './effect.js';
import type { Observation } from './observation.js';
import { seededRandom } from './random.js';

const level = 0.95;

function trials(values: readonly (number | undefined)[]): Observation[] {
  return values.map((value, block) => ({ block, ...(value !== undefined && { value }) }));
}

describe('estimateEffect', () => {
  const control = trials([100, 104, 98, 101, 97, 103, 99, 102]);
  const treated = trials([80, 84, 78, 81, 77, 83, 79, 82]);

  it('tells difference, ratio and superiority, each within its interval', () => {
    const effect = estimateEffect({ control, treated, direction: 'lower-is-better' }, { level });
    expect(effect.difference?.value).toBeCloseTo(-20, 12);
    expect(effect.ratio?.value).toBeCloseTo(80.5 / 100.5, 12);
    expect(effect.superiority?.value).toBe(1);
    for (const estimate of [effect.difference, effect.ratio]) {
      expect(estimate?.interval.lower).toBeLessThanOrEqual(estimate?.value ?? Number.NaN);
      expect(estimate?.interval.upper).toBeGreaterThanOrEqual(estimate?.value ?? Number.NaN);
    }
  });

  it('keeps the sign of the score, and turns superiority, where higher is better', () => {
    const effect = estimateEffect({ control, treated, direction: 'higher-is-better' }, { level });
    expect(effect.difference?.value).toBeCloseTo(-20, 12);
    expect(effect.superiority?.value).toBe(0);
  });

  it('draws blocks, so that what the arms of a block share does not widen the interval', () => {
    const drifted = (values: readonly Observation[]) =>
      values.map(({ block, value = 0 }) => ({ block, value: value + block * 50 }));
    const inOneBlock = (values: readonly Observation[], block: number) => values.map((one) => ({ ...one, block }));
    const arms = { control: drifted(control), treated: drifted(treated) };
    const apart = { control: inOneBlock(arms.control, 1), treated: inOneBlock(arms.treated, 2) };
    const [together, alone] = [arms, apart].map((one) => {
      const { difference } = estimateEffect({ ...one, direction: 'lower-is-better' }, { level });
      return (difference?.interval.upper ?? 0) - (difference?.interval.lower ?? 0);
    });
    expect(together).toBeLessThan((alone ?? 0) * 0.6);
  });

  it('G-03 has no median for an arm that is half invalid, and one for less', () => {
    const half = trials([80, undefined, 78, undefined, 77, undefined, 79, undefined]);
    const effect = estimateEffect({ control, treated: half, direction: 'lower-is-better' }, { level });
    expect(effect.difference).toBeUndefined();
    expect(effect.ratio).toBeUndefined();
    expect(effect.superiority?.value).toBe(0.5);
    const less = trials([80, undefined, 78, 81, 77, undefined, 79, 82]);
    const lesser = estimateEffect({ control, treated: less, direction: 'lower-is-better' }, { level });
    expect(lesser.difference?.value).toBeCloseTo(80.5 - 100.5, 12);
  });

  it('G-03 bounds a ratio by nothing and by infinity where invalid trials may be the median', () => {
    const some = trials([80, 82, undefined, undefined, 81, undefined, 84, undefined, 83]);
    const all = trials([160, 166, 158, 171, 163, 165, 169, 157, 161]);
    const control = estimateEffect({ control: some, treated: all, direction: 'higher-is-better' }, { level });
    expect(control.ratio?.interval.upper).toBe(Number.POSITIVE_INFINITY);
    const treatedSome = estimateEffect({ control: all, treated: some, direction: 'higher-is-better' }, { level });
    expect(treatedSome.ratio?.interval.lower).toBe(0);
  });

  it('has no ratio where a median is not above zero', () => {
    const arms = { control: trials([-1, 0, 1]), treated: trials([1, 2, 3]) };
    expect(estimateEffect({ ...arms, direction: 'lower-is-better' }, { level }).ratio).toBeUndefined();
  });

  it('says nothing of an empty arm, and bounds nothing with too few trials', () => {
    expect(estimateEffect({ control, treated: [], direction: 'lower-is-better' }, { level })).toEqual({});
    const few = { control: trials([1, 2, 3]), treated: trials([7, 8, 9]), direction: 'lower-is-better' as const };
    const { difference, ratio, superiority } = estimateEffect(few, { level });
    const everything = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, level: 0.95 };
    expect(difference).toEqual({ value: 6, interval: everything });
    expect(ratio?.interval).toMatchObject({ lower: 0, upper: Number.POSITIVE_INFINITY });
    expect(superiority).toEqual({ value: 0, interval: { lower: 0, upper: 1, level: 0.95 } });
  });

  it('leaves room where every trial of one arm beat every trial of the other', () => {
    const { superiority } = estimateEffect({ control, treated, direction: 'lower-is-better' }, { level });
    expect(superiority?.interval.lower).toBeCloseTo(0.7556465610233909, 9);
    expect(superiority?.interval.upper).toBe(1);
  });

  it.each([
    ['blocks that differ much', 2, 0.3],
    ['blocks that do not', 0, 1],
  ])('holds the true difference in 95 of 100 of thirty trials an arm, with %s', (_, spread, noise) => {
    const random = seededRandom(20_261_121);
    const studies = 200;
    let held = 0;
    for (let study = 0; study < studies; study += 1) {
      const blocks = Array.from({ length: 30 }, () => 100 + spread * random.normal());
      const arm = (better: number) => trials(blocks.map((level) => level - better + noise * random.normal()));
      const arms = { control: arm(0), treated: arm(1), direction: 'lower-is-better' as const };
      const { lower = 0, upper = 0 } = estimateEffect(arms, { level }).difference?.interval ?? {};
      if (lower <= -1 && upper >= -1) held += 1;
    }
    // Two hundred studies tell a share of 0.95 to within 0.03, twice its standard error.
    expect(held / studies).toBeGreaterThan(0.92);
  });
});
