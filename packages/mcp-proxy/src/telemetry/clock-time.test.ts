import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockTime } from './clock-time.js';

it('writes every time as Date does, whatever came before', () => {
  const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 3_000 })));
  fc.assert(
    fc.property(times, (once) => {
      const timeOf = clockTime();
      const given = once.flatMap((now) => [now, now]);
      expect(given.map(timeOf)).toEqual(given.map((now) => new Date(now).toISOString()));
    }),
  );
});
