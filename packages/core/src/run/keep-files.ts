import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';

/** Snapshots the workspace just before a restore, as one that `harnessgym restore` lists and `clean` keeps with the run. */
export async function keepFiles({ snapshots, store, task }: LoopContext): Promise<Snapshot> {
  const files = await snapshots.take(task.workspace);
  await store.keepSnapshot('before', files);
  return files;
}
