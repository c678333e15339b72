import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import { exchangeFiles } from '../run/exchange-files.js';
import type { Opening } from '../run/open-run.js';
import type { Checkpoint, Restoration, RestoredState } from '../run/records.js';
import { beats } from '../scoring/is-better.js';
import { runScorer } from '../scoring/run-scorer.js';
import { hasPassed, type Measurement, validScore } from '../scoring/score.js';

/**
 * Brings the best verified state back and scores it once more. What stood in the workspace before is kept as a
 * snapshot. Undefined when the run does not restore. Never throws: the summary has to say what became of it.
 */
export async function restoreBest(
  checkpoint: Checkpoint,
  opening: Opening,
  context: LoopContext,
): Promise<Restoration | undefined> {
  if (!context.task.objective.optimize || !context.restoreBest) return undefined;
  const at = context.clock.now().toISOString();
  try {
    return { at, checkpoint, ...(await restore(checkpoint, opening, context)) };
  } catch (error) {
    // Whatever stopped it, a full disk or a damaged store, the state that was kept is still there.
    return { at, checkpoint, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function restore(checkpoint: Checkpoint, opening: Opening, context: LoopContext): Promise<RestoredState> {
  const { store } = context;
  const earlier = store.resumed?.end?.reached === 'closing' ? store.resumed.end.before : undefined;
  const note = (now: Snapshot) =>
    earlier ? keepEdited(now, { earlier, checkpoint }, context) : keepBefore(now, context);
  const { before: found, ...report } = await exchangeFiles(context, checkpoint.snapshot, note);
  const before = earlier ?? found;
  const verification = await verify(opening, context);
  const confirmation = verification ? compare(verification, checkpoint, context) : 'not-measured';
  await emit(context, {
    type: 'best-restored',
    fromIteration: checkpoint.iteration,
    score: checkpoint.score,
    confirmation,
    restored: report.restored.length,
    removed: report.removed.length,
  });
  return { outcome: 'restored', ...report, before, confirmation, ...(verification && { verification }) };
}

async function keepBefore(now: Snapshot, { store }: LoopContext): Promise<void> {
  await store.keepSnapshot('before', now);
  await store.saveBefore(now);
}

/** Of a run that was interrupted while the best state was brought back, what had stood there is known already. */
async function keepEdited(
  now: Snapshot,
  { earlier, checkpoint }: { earlier: Snapshot; checkpoint: Checkpoint },
  context: LoopContext,
): Promise<void> {
  if (now.id === earlier.id || now.id === checkpoint.snapshot.id) return;
  await context.store.keepSnapshot('before', now);
  const message = `The files were changed since the run was interrupted. They are kept as snapshot ${now.id}.`;
  await emit(context, { type: 'warning', message });
}

/** Undefined when the run was cancelled before the scorer was through. */
async function verify({ template, baseline }: Opening, context: LoopContext): Promise<Measurement | undefined> {
  const { scorer, store, signal } = context;
  if (scorer === undefined || signal.aborted) return undefined;
  const logs = { folder: store.restoredBestFolder, prefix: 'restored_best' };
  const known = { template: template.snapshot, ...(baseline && { baseline }) };
  const measurement = await runScorer(scorer, { what: 'restored-best', logs, ...known }, context);
  return signal.aborted && !hasPassed(measurement) ? undefined : measurement;
}

function compare(verification: Measurement, { score }: Checkpoint, { task }: LoopContext): 'confirmed' | 'regressed' {
  const now = validScore(verification);
  if (now === undefined) return 'regressed';
  const { noiseFloor } = verification.repeats ?? {};
  const kept = { score, ...(noiseFloor !== undefined && { noiseFloor }) };
  return beats(kept, now, task.objective.direction) ? 'regressed' : 'confirmed';
}
