import { describe, expect, it } from 'vitest';
import { outcomeOfAbort } from './outcome-of-abort.js';

const timedOut = { outcome: 'timed-out', afterMs: 250 };
const cancelled = { outcome: 'cancelled' };

describe('outcomeOfAbort', () => {
  it.each([
    ['the reason of AbortSignal.timeout', new DOMException('too long', 'TimeoutError'), timedOut],
    ['an error named TimeoutError', Object.assign(new Error('budget spent'), { name: 'TimeoutError' }), timedOut],
    ['the reason of a plain abort', AbortSignal.abort().reason, cancelled],
    ['an error that only mentions a timeout', new Error('TimeoutError'), cancelled],
    ['a word', 'TimeoutError', cancelled],
    ['nothing', undefined, cancelled],
  ])('%s', (_, reason, outcome) => {
    expect(outcomeOfAbort(reason, 250)).toEqual(outcome);
  });
});
