import { readFileSync } from 'node:fs';
import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** What `/proc` says of a process. */
export interface ProcessStat {
  /** False for a zombie, which answers signals until it is reaped: in a container without an init, maybe never. */
  running: boolean;
  parent: number;
  group: number;
  session: number;
  /** In clock ticks since the system started. With the pid it names a process for good. */
  startTime: string;
}

/** Undefined when there is no such process, on systems without `/proc`, and where that hides the processes of others. */
export function readStat(pid: number | string): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ppid pgrp …": the name may hold anything, so count from the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, group, session] = fields;
    const running = state !== 'Z' && state !== 'X';
    const startTime = fields[19] ?? '';
    return { running, parent: Number(parent), group: Number(group), session: Number(session), startTime };
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EPERM', 'EACCES'].some((code) => hasCode(error, code))) return undefined;
    throw error;
  }
}
