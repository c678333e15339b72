import { readdirSync, readFileSync } from 'node:fs';
import { readStat } from '../../internal/process/src/read-stat.js';

/** The running processes that carry the mark of the command with this pid. */
export function markedProcesses(owner: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`\0HARNESSGYM_OWNER=${owner}:`))
    .filter((name) => readStat(name)?.running)
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
  } catch {
    // best-effort: it has ended, or it is another user's.
    return '';
  }
}
