import { isTimeout } from '@harnessgym/internal-process/is-timeout';
import type { TurnOutcome } from '../turn.js';

/** What an aborted turn amounts to: the reason of its signal tells a spent budget from a cancellation. */
export function outcomeOfAbort(
  reason: unknown,
  afterMs: number,
): Extract<TurnOutcome, { outcome: 'timed-out' | 'cancelled' }> {
  return isTimeout(reason) ? { outcome: 'timed-out', afterMs } : { outcome: 'cancelled' };
}
