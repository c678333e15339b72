import { RunnerError } from '../errors.js';

export interface TurnGuard {
  /** Aborts when the session is disposed of. */
  readonly closing: AbortSignal;
  /** Throws RunnerError when the session is closed or another turn is running. */
  run<T>(turn: () => Promise<T>): Promise<T>;
  /** Cancels a running turn, waits for its end and calls `undo`, once however often it is asked. */
  close(undo: () => PromiseLike<void>): Promise<void>;
}

/** One turn at a time, until the session is closed. */
export function guardTurns(): TurnGuard {
  const closing = new AbortController();
  let running: Promise<unknown> | undefined;
  let closed: Promise<void> | undefined;
  return {
    closing: closing.signal,
    async run(turn) {
      if (closing.signal.aborted) throw sessionClosed();
      if (running !== undefined) throw turnsOverlap();
      const started = turn();
      running = started;
      try {
        return await started;
      } finally {
        running = undefined;
      }
    },
    close(undo) {
      closed ??= endThenUndo(undo);
      return closed;
    },
  };

  async function endThenUndo(undo: () => PromiseLike<void>): Promise<void> {
    closing.abort();
    // Whoever asked for the turn hears of its failure; here it only has to be over.
    await Promise.allSettled([running]);
    await undo();
  }
}

function sessionClosed(): RunnerError {
  return new RunnerError('SESSION_CLOSED', { message: 'This session has been closed. Open a new one for more turns.' });
}

function turnsOverlap(): RunnerError {
  const message = 'A turn of this session is still running. Wait for it, or abort it, before the next.';
  return new RunnerError('TURN_MISUSED', { message });
}
