import { setTimeout as delay } from 'node:timers/promises';
import { commandLadder } from './end-tree.js';
import { findMarked, type Marked } from './find-marked.js';
import { readStat } from './read-stat.js';
import { signalOne } from './signal-one.js';

export interface Sweep {
  ended: readonly Marked[];
  /** Still there after SIGKILL. */
  left: readonly Marked[];
}

export interface SweepOptions {
  /** Leaves alone what is in this session of the system: a process that goes on, and what it did not detach. */
  spareSession?: number;
}

/**
 * Ends every process whose environment holds `variable` with a value that `isMarked`, wherever it moved. This process
 * and its ancestors are never touched. Linux only: elsewhere nobody is found, nor is a process of another user, or one
 * that started without the variable.
 */
export async function sweepMarked(
  variable: string,
  isMarked: (value: string) => boolean,
  { spareSession }: SweepOptions = {},
): Promise<Sweep> {
  const find = () => findMarked(variable, isMarked).filter(({ pid }) => readStat(pid)?.session !== spareSession);
  if (process.platform !== 'linux') return { ended: [], left: [] };
  const known = new Map<number, Marked>();
  let left: readonly Marked[] = [];
  for (const { signal, graceMs } of commandLadder) {
    left = find();
    for (const orphan of left) signalOne(orphan.pid, signal);
    const deadline = performance.now() + graceMs;
    do {
      for (const orphan of left) known.set(orphan.pid, orphan);
      if (left.length === 0) break;
      await delay(20);
      left = find();
    } while (performance.now() < deadline);
  }
  for (const { pid } of left) known.delete(pid);
  return { ended: [...known.values()], left };
}
