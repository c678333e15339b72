import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measureDurations } from './measure-durations.js';

it('is exact for up to a thousand durations', () => {
  expect(measure([7_000])).toEqual({ count: 1, p50Ms: 7, p99Ms: 7 });
  expect(measure([3_500, 1, 2_000, 9_000_000])).toEqual({ count: 4, p50Ms: 2, p99Ms: 9_000 });
  const thousand = Array.from({ length: 1_000 }, (_, n) => (999 - n) * 1_000);
  expect(measure(thousand)).toEqual({ count: 1_000, p50Ms: 499, p99Ms: 989 });
});

it('stays within one per cent of the true percentile beyond that', () => {
  const duration = fc.oneof(fc.nat(10), fc.nat(100_000), fc.nat(Number.MAX_SAFE_INTEGER));
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1_001, maxLength: 3_000 }), (us) => {
      const sorted = [...us].sort((one, other) => one - other);
      const { p50Ms, p99Ms } = measure(us) ?? expect.unreachable();
      for (const [found, share] of [
        [p50Ms, 0.5],
        [p99Ms, 0.99],
      ] as const) {
        const truth = (sorted[Math.ceil(share * us.length) - 1] ?? 0) / 1_000;
        expect(Math.abs(found - truth)).toBeLessThanOrEqual(truth * 0.01);
      }
    }),
    { numRuns: 50 },
  );
});

it('has nothing to say about no durations, and takes what no clock could have measured', () => {
  expect(measure([])).toBeUndefined();
  expect(measure([-5, Number.POSITIVE_INFINITY])).toMatchObject({ count: 2, p50Ms: 0 });
});

function measure(us: readonly number[]) {
  const measured = measureDurations();
  for (const each of us) measured.add(each);
  return measured.durations();
}
