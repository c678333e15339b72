import { describe, expect, it } from 'vitest';
import { outcomeOfAbort } from './outcome-of-abort.js';

describe('outcomeOfAbort', () => {
  it('is a timeout of known length when the budget is spent', () => {
    const reason = new DOMException('too long', 'TimeoutError');
    expect(outcomeOfAbort(reason, 250)).toEqual({ outcome: 'timed-out', afterMs: 250 });
  });

  it('is a cancellation for any other reason', () => {
    expect(outcomeOfAbort(AbortSignal.abort().reason, 250)).toEqual({ outcome: 'cancelled' });
  });
});
