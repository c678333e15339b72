import { RunnerError } from '../errors.js';

/** What a session added to its surroundings, and how each is taken back. Disposing undoes the last one first. */
export interface MountStack extends AsyncDisposable {
  /** Remembers how to undo what was just done. */
  add(undo: () => Promise<void>): void;
}

/** Node 20 has no AsyncDisposableStack. An undo that fails does not keep the others from being tried. */
export function openMountStack(): MountStack {
  const undos: (() => Promise<void>)[] = [];
  return {
    add: (undo) => void undos.push(undo),
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const undo of undos.splice(0).reverse()) await undo().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw unmountFailed(failures);
    },
  };
}

function unmountFailed(failures: readonly unknown[]): RunnerError {
  const [first] = failures;
  const reason = first instanceof Error ? first.message : String(first);
  const message = `Could not take back ${failures.length} thing(s) that the session had mounted: ${reason}`;
  return new RunnerError('UNMOUNT_FAILED', { message, cause: new AggregateError(failures) });
}
