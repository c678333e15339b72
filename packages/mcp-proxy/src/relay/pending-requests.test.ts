import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PendingRequest, pendingRequests } from './pending-requests.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const call = (id: string | number): PendingRequest => ({ id, method: 'tools/call' });

describe('pendingRequests', () => {
  it('expires each call in its own time, and nothing else', () => {
    const { pending, expired } = start();
    pending.add({ id: 'untimed', method: 'tools/list' });
    pending.add(call(1));
    vi.advanceTimersByTime(60);
    pending.add(call('1'));
    pending.add(call(2));
    pending.close(2);
    vi.advanceTimersByTime(39);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(expired).toEqual([1]);
    vi.advanceTimersByTime(58);
    expect(expired).toEqual([1]);
    vi.advanceTimersByTime(2);
    expect(expired).toEqual([1, '1']);
    vi.advanceTimersByTime(1_000);
    expect(expired).toEqual([1, '1']);
    expect([1, '1', 2, 'untimed'].map(pending.isLate)).toEqual([true, true, false, false]);
    expect(pending.closeAll()).toMatchObject([{ id: 'untimed' }]);
  });

  it('gives an id that is used again the whole time, and takes its next answer', () => {
    const { pending, expired } = start();
    pending.add(call(1));
    vi.advanceTimersByTime(60);
    pending.add(call(1));
    vi.advanceTimersByTime(60);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(expired).toEqual([1]);
    pending.add(call(1));
    expect(pending.isLate(1)).toBe(false);
  });

  it('waits for nothing once all were closed', () => {
    const { pending, expired } = start();
    pending.add(call(1));
    expect(pending.closeAll()).toMatchObject([call(1)]);
    expect(vi.getTimerCount()).toBe(0);
    pending.add(call(2));
    vi.advanceTimersByTime(101);
    expect(expired).toEqual([2]);
  });
});

function start() {
  const expired: (string | number)[] = [];
  return { expired, pending: pendingRequests({ timeoutMs: 100, onTimeout: ({ id }) => expired.push(id) }) };
}
