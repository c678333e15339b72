import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { within } from './within.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise(() => {});

describe('within', () => {
  it('waits its time, and no longer than a moment once it is hurried', async () => {
    const stop = new AbortController();
    const before = observed(within(never, 2_000, stop.signal));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(before.settled()).toBe(false);
    stop.abort();
    const after = observed(within(never, 2_000, stop.signal));
    await vi.advanceTimersByTimeAsync(100);
    expect([before.settled(), after.settled()]).toEqual([true, true]);
    expect(await before.result).toBe(false);
  });

  it('takes what settles, hurried or not, and leaves no timer', async () => {
    expect(await within(Promise.resolve(), 2_000, AbortSignal.abort())).toBe(true);
    expect(await within(Promise.resolve(), 2_000)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

function observed(result: Promise<boolean>) {
  let settled = false;
  void result.then(() => {
    settled = true;
  });
  return { result, settled: () => settled };
}
