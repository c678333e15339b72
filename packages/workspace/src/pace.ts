import { setImmediate as nextTurn } from 'node:timers/promises';

const sliceMs = 10;

/**
 * For loops over many small files. Their system calls are made synchronously, because handing one to Node's thread pool
 * costs several times what the call itself does; awaiting the pace before each lets timers, signals and other work in
 * about every ten milliseconds.
 */
export function keepPace(): () => Promise<void> {
  let until = performance.now() + sliceMs;
  return async () => {
    if (performance.now() < until) return;
    await nextTurn();
    until = performance.now() + sliceMs;
  };
}
