import type { LoopContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Checkpoint, Restoration } from '../run/records.js';
import { isBetter } from '../scoring/is-better.js';
import { type Measurement, validScore } from '../scoring/score.js';

/**
 * Brings the best verified state back and scores it once more. Undefined when the run does not restore. What stood in
 * the workspace before is kept as a snapshot.
 */
export async function restoreBest(checkpoint: Checkpoint, context: LoopContext): Promise<Restoration | undefined> {
  const { task, snapshots, store, signal, scorer } = context;
  if (!task.objective.optimize || !context.restoreBest) return undefined;
  const before = await snapshots.take(task.workspace);
  const report = await snapshots.restore(checkpoint.snapshot, task.workspace);
  const logs = { folder: store.restoredBestFolder, prefix: 'restored_best' };
  const verification = signal.aborted ? undefined : await scorer?.measure({ workspace: task.workspace, logs, signal });
  const confirmed = verification === undefined || confirms(verification, checkpoint, context);
  await emit(context, {
    type: 'best-restored',
    fromIteration: checkpoint.iteration,
    score: checkpoint.score,
    confirmed,
    restored: report.restored.length,
    removed: report.removed.length,
  });
  return { ...report, checkpoint, before, confirmed, ...(verification && { verification }) };
}

function confirms(verification: Measurement, { score }: Checkpoint, { task }: LoopContext): boolean {
  const now = validScore(verification);
  return now !== undefined && !isBetter(score, now, task.objective.direction);
}
