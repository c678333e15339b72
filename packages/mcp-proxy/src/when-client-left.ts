import type { Writable } from 'node:stream';
import type { Relay } from './relay/start-relay.js';

/** Resolves when the client has ended its input or takes no output any more, or when `signal` fires. */
export async function whenClientLeft(relay: Relay, output: Writable, signal?: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { signal: settled.signal });
  });
  // A client that closes its end breaks the pipe; it has left, whatever the error is called.
  const broken = new Promise<void>((resolve) => {
    for (const event of ['error', 'close']) output.on(event, () => resolve());
  });
  await Promise.race([relay.clientLeft, aborted, broken]);
  settled.abort();
}
