import type { Exchange, Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';

/**
 * Brings a snapshot into the workspace. What stood there before is kept as one that `harnessgym restore` lists and
 * `clean` keeps with the run.
 */
export function exchangeFiles({ snapshots, store, task }: LoopContext, snapshot: Snapshot): Promise<Exchange> {
  return snapshots.exchange(snapshot, {
    tree: task.workspace,
    note: (before) => store.keepSnapshot('before', before),
  });
}
