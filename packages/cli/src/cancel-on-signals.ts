import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';

/** The first Ctrl-C (or TERM, or HUP) aborts the signal, so that children are ended in order; the second kills them and exits. */
export function cancelOnSignals(onFirst: () => void): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
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
