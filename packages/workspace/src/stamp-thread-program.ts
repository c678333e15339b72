import { MessagePort, workerData } from 'node:worker_threads';
import { readStamps } from './read-stamps.js';
import type { Asked } from './stamp-thread.js';

// The second thread: reads the stamps of all slices that it is asked for.
if (workerData instanceof MessagePort) {
  const port = workerData;
  port.on('message', ({ id, slices }: Asked) => {
    port.postMessage({ id, stamps: slices.map(readStamps) });
  });
  port.postMessage('ready');
}
