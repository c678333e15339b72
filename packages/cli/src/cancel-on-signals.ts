import { exitCodes } from './exit-codes.js';

/** The first Ctrl-C (or TERM, or HUP) aborts the signal, so that children are ended and the summary is written; the second kills them and exits. */
export function cancelOnSignals(say: (notice: string) => void): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    say(
      'harnessgym: cancelling; ending the agent and writing the summary. Once more kills the agent and exits without one.\n',
    );
    controller.abort(new Error('The run was cancelled.'));
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
