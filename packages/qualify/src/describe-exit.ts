import type { CommandExit } from '@harnessgym/internal-process/run-command';

/** How a command ended, to be written behind its name. */
export function describeExit(exit: CommandExit, timeoutMs: number): string {
  switch (exit.ended) {
    case 'exited':
      return `exited with code ${exit.exitCode}`;
    case 'signalled':
      return `was ended by ${exit.signal}`;
    case 'timed-out':
      return `did not finish within ${timeoutMs} ms`;
    case 'not-started':
      return `could not be started: ${exit.reason}`;
    case 'cancelled':
      return 'was cancelled';
  }
}
