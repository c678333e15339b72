import { describe, expect, it } from 'vitest';
import { type Effect, estimateEffect } from './effect.js';
import { normalCdf } from './normal.js';
import type { Arms, Observation } from './observation.js';
import { seededRandom } from './random.js';

/** As a study would: the same seed each time. */
function estimate(arms: Arms): Effect {
  return estimateEffect(arms, { level: 0.95, random: seededRandom(7), draws: 999 });
}

function trials(values: readonly (number | undefined)[]): Observation[] {
  return values.map((value, block) => ({ block, ...(value !== undefined && { value }) }));
}

describe('estimateEffect', () => {
  const control = trials([100, 104, 98, 101, 97, 103, 99, 102]);
  const treated = trials([80, 84, 78, 81, 77, 83, 79, 82]);

  it('tells difference, ratio and superiority, each within its interval', () => {
    const effect = estimate({ control, treated, direction: 'lower-is-better' });
    expect(effect.difference?.value).toBeCloseTo(-20, 12);
    expect(effect.ratio?.value).toBeCloseTo(80.5 / 100.5, 12);
    expect(effect.superiority?.value).toBe(1);
    for (const estimate of [effect.difference, effect.ratio]) {
      expect(estimate?.interval.lower).toBeLessThanOrEqual(estimate?.value ?? Number.NaN);
      expect(estimate?.interval.upper).toBeGreaterThanOrEqual(estimate?.value ?? Number.NaN);
    }
  });

  it('keeps the sign of the score, and turns superiority, where higher is better', () => {
    const effect = estimate({ control, treated, direction: 'higher-is-better' });
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
      const { difference } = estimate({ ...one, direction: 'lower-is-better' });
      return (difference?.interval.upper ?? 0) - (difference?.interval.lower ?? 0);
    });
    expect(together).toBeLessThan((alone ?? 0) * 0.6);
  });

  it('G-03 has no median for an arm that is half invalid, and one for less', () => {
    const half = trials([80, undefined, 78, undefined, 77, undefined, 79, undefined]);
    const effect = estimate({ control, treated: half, direction: 'lower-is-better' });
    expect(effect.difference).toBeUndefined();
    expect(effect.ratio).toBeUndefined();
    expect(effect.superiority?.value).toBe(0.5);
    const less = trials([80, undefined, 78, 81, 77, undefined, 79, 82]);
    const lesser = estimate({ control, treated: less, direction: 'lower-is-better' });
    expect(lesser.difference?.value).toBeCloseTo(80.5 - 100.5, 12);
  });

  it('G-03 bounds a ratio by nothing and by infinity where invalid trials may be the median', () => {
    const some = trials([80, 82, undefined, undefined, 81, undefined, 84, undefined, 83]);
    const all = trials([160, 166, 158, 171, 163, 165, 169, 157, 161]);
    const control = estimate({ control: some, treated: all, direction: 'higher-is-better' });
    expect(control.ratio?.interval.upper).toBe(Number.POSITIVE_INFINITY);
    const treatedSome = estimate({ control: all, treated: some, direction: 'higher-is-better' });
    expect(treatedSome.ratio?.interval.lower).toBe(0);
  });

  it('has no ratio where a median is not above zero', () => {
    const arms = { control: trials([-1, 0, 1]), treated: trials([1, 2, 3]) };
    expect(estimate({ ...arms, direction: 'lower-is-better' }).ratio).toBeUndefined();
  });

  it('says nothing of an empty arm, and bounds nothing with too few trials', () => {
    expect(estimate({ control, treated: [], direction: 'lower-is-better' })).toEqual({});
    const few = { control: trials([1, 2, 3]), treated: trials([7, 8, 9]), direction: 'lower-is-better' as const };
    const { difference, ratio, superiority } = estimate(few);
    const everything = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, level: 0.95 };
    expect(difference).toEqual({ value: 6, interval: everything });
    expect(ratio?.interval).toMatchObject({ lower: 0, upper: Number.POSITIVE_INFINITY });
    expect(superiority).toEqual({ value: 0, interval: { lower: 0, upper: 1, level: 0.95 } });
  });

  it('leaves room where every trial of one arm beat every trial of the other', () => {
    const { superiority } = estimate({ control, treated, direction: 'lower-is-better' });
    expect(superiority?.interval.lower).toBeLessThan(0.8);
    expect(superiority?.interval.upper).toBe(1);
  });

  it('says the same whatever order the trials come in, and holds what was observed', () => {
    const arms = { control, treated, direction: 'lower-is-better' as const };
    const turned = { ...arms, control: [...control].reverse() };
    expect(estimate(turned)).toEqual(estimate(arms));
    const same = trials(Array(8).fill(0.1));
    const none = estimate({ control: same, treated: same, direction: 'lower-is-better' });
    expect(none.difference).toEqual({ value: 0, interval: { lower: 0, upper: 0, level: 0.95 } });
  });

  // As many studies as tell a share of 0.95 to within 0.011, its standard error.
  it.each([
    ['blocks that differ much', 12, { shared: 2, own: 0.3 }],
    ['blocks that differ much', 30, { shared: 2, own: 0.3 }],
    ['blocks that do not differ', 8, { shared: 0, own: 1 }],
  ])('holds the truth in 95 of 100, no more and no less: %s, %i trials an arm', (_, count, { shared, own }) => {
    const random = seededRandom(20_261_121);
    const studies = 400;
    const held = { difference: 0, ratio: 0, superiority: 0 };
    const truth = { difference: -1, ratio: 0.99, superiority: normalCdf(1 / Math.sqrt(2 * (shared ** 2 + own ** 2))) };
    for (let study = 0; study < studies; study += 1) {
      const blocks = Array.from({ length: count }, () => 100 + shared * random.normal());
      const arm = (better: number) => trials(blocks.map((level) => level - better + own * random.normal()));
      const effect = estimate({ control: arm(0), treated: arm(1), direction: 'lower-is-better' });
      for (const name of ['difference', 'ratio', 'superiority'] as const) {
        const { lower, upper } = effect[name]?.interval ?? { lower: 1, upper: -1 };
        if (lower <= truth[name] && truth[name] <= upper) held[name] += 1;
      }
    }
    for (const count of Object.values(held)) {
      expect(count / studies).toBeGreaterThan(0.9);
      expect(count / studies).toBeLessThan(0.99);
    }
  });
});
