import { availableParallelism, loadavg } from 'node:os';

/** Runnable processes a core, over the last minute. */
export function loadPerCore(): number {
  const [lastMinute = 0] = loadavg();
  return Number((lastMinute / availableParallelism()).toFixed(3));
}
