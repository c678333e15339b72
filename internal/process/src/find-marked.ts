import { readdirSync } from 'node:fs';
import { commandOf } from './command-of.js';
import { readProc } from './read-proc.js';
import { readStat } from './read-stat.js';

export interface Marked {
  pid: number;
  /** Its command line, cut short. */
  command: string;
}

/**
 * The running processes whose environment holds `variable` with a value that `isMarked`, wherever they moved; never this
 * process and its ancestors. Linux only: elsewhere it throws, as there is no `/proc`.
 */
export function findMarked(variable: string, isMarked: (value: string) => boolean): Marked[] {
  const own = ancestry();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || own.has(Number(name))) return [];
    const value = valueIn(variable, readProc(name, 'environ'));
    if (value === undefined || !isMarked(value)) return [];
    if (!readStat(name)?.running) return [];
    return [{ pid: Number(name), command: commandOf(name) }];
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
