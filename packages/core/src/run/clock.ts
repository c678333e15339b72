import { startTimeout } from '@harnessgym/internal-process/start-timeout';

/** The loop's source of time. Tests drive their own. */
export interface Clock {
  now(): Date;
  /** A signal that fires after `ms` with a reason named `TimeoutError`. Disposing stops the timer. */
  timeout(ms: number): Timeout;
}

export interface Timeout extends Disposable {
  readonly signal: AbortSignal;
}

/** Real time. Its timers keep the process alive until they fire or are disposed. */
export const systemClock: Clock = {
  now: () => new Date(),
  timeout: startTimeout,
};
