import { type Snapshot, WorkspaceError } from '@harnessgym/workspace';
import { takeAsLeft } from '../scoring/take-as-left.js';
import { firstOf } from '../scoring/tampering.js';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import type { Drift, IterationRecord } from './records.js';

/** The task's files as the verdict describes them. */
export async function takeJudged(record: IterationRecord, context: IterationContext): Promise<Snapshot> {
  // Of editable files alone a checkpoint is another tree than the one that was judged.
  const { editable = [] } = context.task.objective;
  return (
    (editable.length === 0 ? record.checkpoint?.snapshot : undefined) ??
    (await takeAsLeft(context.snapshots, context.task.workspace))
  );
}

/**
 * Takes back what the turns after the verdict did to the task's files, so that the recorded score describes what is there.
 * As they left them, the files are a snapshot. Where it cannot be done, the record says so.
 */
export async function rollBackDrift(
  judged: Snapshot,
  record: IterationRecord,
  context: IterationContext,
): Promise<IterationRecord> {
  const { snapshots, store, task, iteration } = context;
  const found = await takeAsLeft(snapshots, task.workspace);
  if (found.id === judged.id) return record;
  const changed = firstOf(await snapshots.difference(judged, found));
  await store.keepSnapshot('evidence', found);
  const drift: Drift = { ...changed, found: found.id, ...(await bringBack({ judged, found }, context)) };
  await emit(context, { type: 'warning', message: describeDrift(drift) });
  return await store.update(iteration, { drift });
}

type DriftOutcome = { outcome: 'rolled-back' } | { outcome: 'left'; reason: string };

async function bringBack(
  { judged, found }: Record<'judged' | 'found', Snapshot>,
  { snapshots, store, task }: IterationContext,
): Promise<DriftOutcome> {
  // What a person saved since it was found is in neither.
  const note = async (before: Snapshot) => {
    if (before.id !== found.id) await store.keepSnapshot('evidence', before);
  };
  try {
    await snapshots.exchange(judged, { tree: task.workspace, note });
    return { outcome: 'rolled-back' };
  } catch (error) {
    if (!WorkspaceError.isInstance(error)) throw error;
    return { outcome: 'left', reason: error.message };
  }
}

function describeDrift({ count, paths, found, ...drift }: Drift): string {
  const some = `${paths.slice(0, 3).join(', ')}${count > 3 ? ` and ${count - 3} more` : ''}`;
  const what = `Files of the task were changed after the attempt was judged: ${some || 'folders only'}.`;
  return drift.outcome === 'rolled-back'
    ? `${what} They are back as they were judged, and as they were found they are snapshot ${found.slice(0, 12)}.`
    : `${what} They could not be brought back, so the score does not describe them: ${drift.reason}`;
}
