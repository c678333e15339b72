import { killOwn } from '@harnessgym/internal-process/kill-own';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';

/** The first Ctrl-C (or TERM, or HUP) aborts the signal, so that children are ended in order; the second kills them and exits. */
export function cancelOnSignals(onFirst: () => void): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    if (controller.signal.aborted) killAndExit();
    onFirst();
    controller.abort(new CliError(exitCodes.cancelled, 'The command was cancelled.'));
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}

function killAndExit(): never {
  try {
    killOwn();
  } catch {
    // best-effort: the groups of running commands are killed with the exit, and nobody is left who could be told more.
  }
  process.exit(exitCodes.cancelled);
}
