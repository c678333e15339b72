import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { readStat } from './read-stat.js';

/**
 * Whether a process runs that has `pid`, and, where the system says when it was started, that `startTime`: a pid is
 * given anew, a pid and its start are not. A zombie is dead. One that we may not look at counts as alive.
 */
export function isAlive(pid: number, startTime?: string): boolean {
  const stat = readStat(pid);
  if (stat === undefined) return answers(pid);
  return stat.running && (startTime === undefined || startTime === stat.startTime);
}

/** For systems without `/proc`, and where it hides the processes of others. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
