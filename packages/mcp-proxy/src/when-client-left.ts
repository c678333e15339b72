import type { Writable } from 'node:stream';
import type { Relay } from './relay/start-relay.js';

export type Departure = 'input-ended' | 'output-broken' | 'aborted';

/** Resolves when the client has ended its input or takes no output any more, or when `signal` fires, and says which. */
export async function whenClientLeft(relay: Relay, output: Writable, signal?: AbortSignal): Promise<Departure> {
  const settled = new AbortController();
  const aborted = new Promise<Departure>((resolve) => {
    if (signal?.aborted) resolve('aborted');
    signal?.addEventListener('abort', () => resolve('aborted'), { signal: settled.signal });
  });
  // A client that closes its end breaks the pipe; it has left, whatever the error is called.
  let noteBroken = (): void => {};
  const broken = new Promise<Departure>((resolve) => {
    noteBroken = () => resolve('output-broken');
  });
  for (const event of ['error', 'close']) output.on(event, noteBroken);
  const departure = await Promise.race([relay.clientLeft.then(() => 'input-ended' as const), aborted, broken]);
  for (const event of ['error', 'close']) output.off(event, noteBroken);
  settled.abort();
  return departure;
}
