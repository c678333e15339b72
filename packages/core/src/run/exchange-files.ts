import type { Exchange, Snapshot } from '@harnessgym/workspace';
import { bringIn } from './bring-in.js';
import type { LoopContext } from './context.js';

/**
 * Brings a snapshot into the workspace. What stood there before is noted, unless told otherwise as one that `harnessgym
 * restore` lists and `clean` keeps with the run.
 */
export async function exchangeFiles(
  context: Pick<LoopContext, 'snapshots' | 'store' | 'task'> & { iteration?: number },
  snapshot: Snapshot,
  note = (before: Snapshot) => context.store.keepSnapshot('before', before),
): Promise<Exchange> {
  let first: Snapshot | undefined;
  // What was in the way is elsewhere when it is taken a second time.
  const noteOnce = async (before: Snapshot) => {
    if (first === undefined) await note(before);
    first ??= before;
  };
  const { snapshots, task } = context;
  const bring = () => snapshots.exchange(snapshot, { tree: task.workspace, note: noteOnce });
  const report = await bringIn(context, bring);
  return { ...report, before: first ?? report.before };
}
