import type { Clock } from '../run/clock.js';

/** A clock that stands still until the test moves it. */
export function manualClock(start = '2026-01-02T03:04:05.000Z'): Clock & { advance(ms: number): void } {
  let now = Date.parse(start);
  const timers = new Map<AbortController, number>();
  return {
    now: () => new Date(now),
    timeout(ms) {
      const controller = new AbortController();
      timers.set(controller, now + ms);
      return { signal: controller.signal, [Symbol.dispose]: () => void timers.delete(controller) };
    },
    advance(ms) {
      now += ms;
      for (const [controller, due] of [...timers]) {
        if (due > now) continue;
        timers.delete(controller);
        controller.abort(new DOMException('The time is up.', 'TimeoutError'));
      }
    },
  };
}
