import { setImmediate as nextTurn } from 'node:timers/promises';

const sliceMs = 10;

export interface Pace {
  isDue(): boolean;
  rest(): Promise<void>;
}

/**
 * For loops over many small files. Their system calls are made synchronously, because handing one to Node's thread pool
 * costs several times what the call itself does; a rest when it is due, about every ten milliseconds, lets timers,
 * signals and other work in. Two methods, because even an await that waits for nothing costs as much as a file.
 */
export function keepPace(): Pace {
  let until = performance.now() + sliceMs;
  return {
    isDue: () => performance.now() >= until,
    async rest() {
      await nextTurn();
      until = performance.now() + sliceMs;
    },
  };
}
