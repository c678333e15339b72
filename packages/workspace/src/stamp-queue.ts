import { readStamps, type Slice } from './read-stamps.js';
import { lendStampThread, type ReadSlice, type StampThread } from './stamp-thread.js';

/** Slices whose stamps are to be read, here and in a second thread when there are many. */
export interface StampQueue extends Disposable {
  add(slice: Slice): void;
  /** Some slice with its stamps; undefined when all have been read. */
  next(): ReadSlice | undefined;
}

/** With fewer files, a walk is over before sharing it would pay. */
const worthSharing = 4_000;

export function openStampQueue(): StampQueue {
  const waiting: Slice[] = [];
  const read: ReadSlice[] = [];
  let count = 0;
  let thread: StampThread | undefined;

  function share(): void {
    if (count < worthSharing) return;
    thread ??= lendStampThread();
    for (const answer of thread?.answer() ?? []) read.push(answer);
    // Much at first, because asking has its price, and little at the end, so that both are through at a time.
    const some = Math.ceil(waiting.length / 6);
    if (some > 0 && thread?.offer(waiting.slice(-some))) waiting.length -= some;
  }

  return {
    add(slice) {
      waiting.push(slice);
      count += slice.names.length;
      share();
    },
    next() {
      share();
      const done = read.pop();
      if (done !== undefined) return done;
      if (waiting.length === 0) for (const slice of thread?.takeBack() ?? []) waiting.push(slice);
      const slice = waiting.pop();
      return slice && { slice, stamps: readStamps(slice) };
    },
    [Symbol.dispose]() {
      thread?.[Symbol.dispose]();
    },
  };
}
