import { stripVTControlCharacters } from 'node:util';
import type { Clock, Timeout } from '../run/clock.js';

export interface ActivityWatch extends AsyncDisposable {
  /** Takes one line of what the agent does; never throws and never waits. */
  saw(activity: string): void;
}

export interface ActivityWatchOptions {
  clock: Clock;
  write(what: string): Promise<void>;
}

const pauseMs = 1_000;
const lengthLimit = 200;

/**
 * Thins out what an agent does to one line a second: the first at once, then the latest of each second. Disposing
 * writes what is waiting and ends the watch; it rejects when a line could not be written.
 */
export function watchActivity({ clock, write }: ActivityWatchOptions): ActivityWatch {
  let pause: Timeout | undefined;
  let waiting: string | undefined;
  let over = false;
  let written = Promise.resolve();

  return {
    saw(activity) {
      const what = plainLine(activity);
      if (over || what === '') return;
      waiting = what;
      if (pause === undefined) writeWaiting();
    },
    async [Symbol.asyncDispose]() {
      over = true;
      pause?.[Symbol.dispose]();
      append();
      await written;
    },
  };

  function writeWaiting(): void {
    pause = undefined;
    if (waiting === undefined) return;
    append();
    pause = clock.timeout(pauseMs);
    pause.signal.addEventListener('abort', writeWaiting, { once: true });
  }

  function append(): void {
    const what = waiting;
    waiting = undefined;
    if (what === undefined) return;
    written = written.then(() => write(what));
    // A disk that is full is reported by disposing, not in the middle of a turn.
    written.catch(() => {});
  }
}

/** An agent's words, which must neither break a line nor drive a terminal. */
function plainLine(text: string): string {
  // Cutting first bounds the work; sequences may take up more than what they leave.
  const line = stripVTControlCharacters(text.slice(0, 10 * lengthLimit))
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line.length > lengthLimit ? `${line.slice(0, lengthLimit - 1)}…` : line;
}
