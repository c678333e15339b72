/** The only source of time. Tests drive their own. */
export interface Clock {
  now(): Date;
  /** A signal that fires after `ms` with a reason named `TimeoutError`. Disposing stops the timer. */
  timeout(ms: number): Timeout;
}

export interface Timeout extends Disposable {
  readonly signal: AbortSignal;
}

// setTimeout fires at once above this.
const longestTimer = 2 ** 31 - 1;

/** Real time. Unlike `AbortSignal.timeout`, its timers keep the process alive until they fire or are disposed. */
export const systemClock: Clock = {
  now: () => new Date(),
  timeout(ms) {
    const controller = new AbortController();
    const reason = new DOMException(`The budget of ${ms} ms is used up.`, 'TimeoutError');
    const timer = setTimeout(() => controller.abort(reason), Math.min(ms, longestTimer));
    return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
