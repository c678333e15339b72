import { restoreBest } from '../checkpoint/restore-best.js';
import { isBetter } from '../scoring/is-better.js';
import { validScore } from '../scoring/score.js';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';
import type { Opening } from './open-run.js';
import type { Checkpoint, IterationRecord, Restoration, RunRecord, RunState } from './records.js';

/** What a run knows of itself when it ends; a run that failed to open has no opening. */
export interface KnownRun {
  startedAt: string;
  opening?: Opening;
}

/** Brings the best state back and writes the summary. A crashed run's workspace is left as it is. */
export async function closeRun(context: LoopContext, known: KnownRun, state: RunState): Promise<RunRecord> {
  const { store, runId, runner, clock } = context;
  const { startedAt, opening } = known;
  const iterations = store.iterations();
  const best = opening?.standing(iterations).best;
  const restoration = best && state.state !== 'crashed' ? await restoreBest(best, context) : undefined;
  const improved = improvedOver(context, { baseline: validScore(opening?.baseline), best, restoration });
  const run: RunRecord = {
    runId,
    runner: runner.name,
    startedAt,
    endedAt: clock.now().toISOString(),
    state,
    iterations,
    ...(opening?.baseline && { baseline: opening.baseline }),
    ...(best && { best }),
    ...(restoration && { restoration }),
    ...(improved !== undefined && { improved }),
    warnings: [...restorationWarnings(restoration), ...claimWarnings(iterations)],
  };
  for (const message of run.warnings) await emit(context, { type: 'warning', message });
  await store.saveSummary(run);
  await emit(context, { type: 'run-end', state });
  return run;
}

interface Outcome {
  baseline: number | undefined;
  best: Checkpoint | undefined;
  restoration: Restoration | undefined;
}

/** A best state that did not confirm its score after being restored is no improvement. */
function improvedOver({ task }: LoopContext, { baseline, best, restoration }: Outcome): boolean | undefined {
  if (best === undefined || baseline === undefined) return undefined;
  if (restoration && !restoration.confirmed) return false;
  return isBetter(best.score, baseline, task.objective.direction);
}

function restorationWarnings(restoration: Restoration | undefined): string[] {
  if (restoration === undefined || restoration.confirmed) return [];
  const { checkpoint, verification } = restoration;
  const now = validScore(verification);
  const found = now === undefined ? 'the scorer did not pass' : `it scores ${now}`;
  return [`The best state (iteration ${checkpoint.iteration}, ${checkpoint.score}) was restored, but now ${found}.`];
}

function claimWarnings(iterations: readonly IterationRecord[]): string[] {
  const claimed = iterations.some(({ verdict }) => verdict.solved && verdict.verifiedBy === 'agent');
  return claimed ? ["Solved on the agent's word: no scorer checked it. Give one with --post-attempt-command."] : [];
}
