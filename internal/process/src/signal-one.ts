import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** One process, not its group: the terminal's own programs may be in the same. */
export function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // EPERM: it changed its user; then it is among those left.
    if (!hasCode(error, 'ESRCH') && !hasCode(error, 'EPERM')) throw error;
  }
}
