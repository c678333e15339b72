import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { commandLadder } from './end-tree.js';
import { readStat } from './read-stat.js';

export interface Orphan {
  pid: number;
  /** Its command line, cut short. */
  command: string;
}

export interface Sweep {
  ended: readonly Orphan[];
  /** Still there after SIGKILL. */
  left: readonly Orphan[];
}

export interface SweepOptions {
  /** Leaves alone what is in this session of the system: a process that goes on, and what it did not detach. */
  spareSession?: number;
}

const commandLimit = 120;

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
  const known = new Map<number, Orphan>();
  let left: readonly Orphan[] = [];
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

function findMarked(variable: string, isMarked: (value: string) => boolean): Orphan[] {
  const own = ancestry();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || own.has(Number(name))) return [];
    const value = valueIn(variable, readProc(name, 'environ'));
    if (value === undefined || !isMarked(value)) return [];
    if (!readStat(name)?.running) return [];
    const command = readProc(name, 'cmdline').replaceAll('\0', ' ').trim().slice(0, commandLimit);
    return [{ pid: Number(name), command }];
  });
}

/** This process and all above it: a command that an orphan started must not end itself. */
function ancestry(): Set<number> {
  const pids = new Set<number>();
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0; pid = readStat(pid)?.parent)
    pids.add(pid);
  return pids;
}

/** Of NUL-terminated strings. Nearly all processes have no such variable, which a search of the whole text tells at once. */
function valueIn(variable: string, environment: string): string | undefined {
  if (!environment.includes(`${variable}=`)) return undefined;
  const entry = environment.split('\0').find((one) => one.startsWith(`${variable}=`));
  return entry?.slice(variable.length + 1);
}

/**
 * Empty when it may not be read or the process has gone. Decoded as UTF-8, which Node reads in one call, where another
 * encoding takes five: the files of every process are read.
 */
function readProc(pid: string, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some((code) => hasCode(error, code))) return '';
    throw error;
  }
}

/** One process, not its group: the terminal's own programs may be in the same. */
function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // EPERM: it changed its user; then it is among those left.
    if (!hasCode(error, 'ESRCH') && !hasCode(error, 'EPERM')) throw error;
  }
}
