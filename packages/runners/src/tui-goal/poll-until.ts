import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;

/** What `check` answers, asked again and again until it answers something, or undefined when the time is over. */
export async function pollUntil<T>(
  check: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
): Promise<T | undefined> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await check();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await delay(pollMs);
  }
}
