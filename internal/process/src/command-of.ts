import { readProc } from './read-proc.js';

const limit = 120;

/** The command line of a process, cut short; empty when it has gone, or is hidden. */
export function commandOf(pid: number | string): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim().slice(0, limit);
}
