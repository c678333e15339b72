import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import type { Slice } from './read-stamps.js';

/** What the thread is sent; its answers carry the same id. */
export interface Asked {
  id: number;
  slices: readonly Slice[];
}

export interface ReadSlice {
  slice: Slice;
  stamps: Float64Array;
}

/** A second thread that reads stamps. Nobody waits for it: what it has not read yet may be taken back at any time. */
export interface StampThread extends Disposable {
  /** False when it has enough to do, is still starting, or has failed. */
  offer(slices: readonly Slice[]): boolean;
  /** What it has read since it was asked last. */
  answer(): readonly ReadSlice[];
  takeBack(): readonly Slice[];
}

const program = fileURLToPath(new URL('./stamp-thread-program.js', import.meta.url));

/** One for the process, because starting it takes as long as the walk of a large tree. Undefined while it is lent. */
let spare: ReturnType<typeof startThread> | undefined;
let isStarted = false;

/** Disposing gives it back. Undefined where there is none to lend: each walk does as well by itself. */
export function lendStampThread(): StampThread | undefined {
  const isFirst = !isStarted;
  isStarted = true;
  if (isFirst && availableParallelism() > 1 && existsSync(program)) spare = startUnlessRefused();
  const thread = spare;
  spare = undefined;
  if (thread === undefined) return undefined;
  const asked = new Map<number, readonly Slice[]>();
  return {
    offer(slices) {
      // Two, so that it has something to do while this thread is busy with a slice of its own.
      if (!thread.isReady() || asked.size === 2) return false;
      asked.set(thread.ask(slices), slices);
      return true;
    },
    answer() {
      for (let read = thread.receive(); read !== undefined; read = thread.receive()) {
        const slices = asked.get(read.id);
        // What was taken back is answered all the same.
        if (slices === undefined) continue;
        asked.delete(read.id);
        const { stamps } = read;
        return slices.map((slice, position) => ({ slice, stamps: stamps[position] ?? new Float64Array() }));
      }
      return [];
    },
    takeBack() {
      // The last one, because it may not have been begun.
      const last = [...asked].at(-1);
      if (last === undefined) return [];
      asked.delete(last[0]);
      return last[1];
    },
    [Symbol.dispose]() {
      spare = thread;
    },
  };
}

/** Where no more threads may run, as under a limit of a container, walks do without one. */
function startUnlessRefused(): ReturnType<typeof startThread> | undefined {
  try {
    return startThread();
  } catch (error) {
    if (hasCode(error, 'ERR_WORKER_INIT_FAILED')) return undefined;
    throw error;
  }
}

function startThread() {
  const { port1: port, port2 } = new MessageChannel();
  // Neither the thread nor the port keeps the process alive.
  const worker = new Worker(program, { workerData: port2, transferList: [port2], execArgv: [] });
  worker.unref();
  let state: 'starting' | 'ready' | 'failed' = 'starting';
  // Walks go on without it.
  worker.on('error', () => {
    state = 'failed';
  });
  let id = 0;

  /** Without waiting for a turn of the event loop, which a walk rarely gives. */
  function receive(): { id: number; stamps: readonly Float64Array[] } | undefined {
    const received = receiveMessageOnPort(port);
    if (received === undefined) return undefined;
    if (received.message !== 'ready') return received.message;
    state = 'ready';
    return receive();
  }

  return {
    isReady: () => state === 'ready',
    receive,
    ask(slices: readonly Slice[]): number {
      id += 1;
      const message: Asked = { id, slices };
      port.postMessage(message);
      return id;
    },
  };
}
