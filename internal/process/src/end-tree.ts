import { setTimeout as delay } from 'node:timers/promises';
import { killTree } from './kill-tree.js';
import { treeIsAlive } from './tree-is-alive.js';

/** One rung: a signal, and how long the group has to go before the next. */
export interface Rung {
  signal: NodeJS.Signals;
  graceMs: number;
}

/** For scorers, self-tests and servers. A shell's background children ignore SIGINT, so it is not a rung here. */
export const commandLadder: readonly Rung[] = [
  { signal: 'SIGTERM', graceMs: 500 },
  { signal: 'SIGKILL', graceMs: 2_000 },
];

/**
 * Walks the ladder until no process of the group is left. Returns whether the group is gone: a process of another user
 * stays, and so does one that waits for a device.
 */
export async function endTree(pid: number, ladder: readonly Rung[] = commandLadder): Promise<boolean> {
  for (const { signal, graceMs } of ladder) {
    if (!treeIsAlive(pid)) return true;
    killTree(pid, signal);
    if (await isGoneWithin(pid, graceMs)) return true;
  }
  return !treeIsAlive(pid);
}

async function isGoneWithin(pid: number, graceMs: number): Promise<boolean> {
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    if (!treeIsAlive(pid)) return true;
    await delay(10);
  }
  return !treeIsAlive(pid);
}
