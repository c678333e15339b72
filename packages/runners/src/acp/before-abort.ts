import { once } from 'node:events';

/** What `promise` resolves to, or undefined when the signal aborts before. */
export async function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).catch(() => {
    // best-effort: it has settled, and nobody waits for the signal any more.
  });
  try {
    return await Promise.race([promise, aborted.then(() => undefined)]);
  } finally {
    settled.abort();
  }
}
