// setTimeout fires at once above this.
const longestTimer = 2 ** 31 - 1;

/**
 * A signal that fires after `ms` with a reason named `TimeoutError`; disposing stops the timer. Unlike
 * `AbortSignal.timeout`, it keeps the process alive until then, obeys fake timers, and is not collected when composed.
 */
export function startTimeout(ms: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const reason = new DOMException(`The limit of ${ms} ms is used up.`, 'TimeoutError');
  const timer = setTimeout(() => controller.abort(reason), Math.min(ms, longestTimer));
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
