import { closeRun, type KnownRun } from './close-run.js';
import type { LoopContext } from './context.js';
import { type Opening, openRun } from './open-run.js';
import type { RunRecord, RunState } from './records.js';
import { resetTask } from './reset-task.js';
import { runIteration } from './run-iteration.js';
import { standingAfter } from './standing.js';

/**
 * A whole run: template, baseline and candidates first, then iterations until one solves, the best state last. The
 * summary is written on every way out. Cancellation is a state of the record; a broken environment and bugs are
 * written into the summary and thrown.
 */
export async function runLoop(context: LoopContext): Promise<RunRecord> {
  const startedAt = context.clock.now().toISOString();
  let opening: Opening | undefined;
  let state: RunState;
  try {
    opening = await openRun(context);
    state = await iterate(context, opening);
  } catch (error) {
    if (!isCancellation(error, context.signal))
      await recordCrash(context, { startedAt, ...(opening && { opening }) }, error);
    state = { state: 'cancelled' };
  }
  return closeRun(context, { startedAt, ...(opening && { opening }) }, state);
}

/** Writes what can be written and throws `error`, whatever becomes of that. */
async function recordCrash(context: LoopContext, known: KnownRun, error: unknown): Promise<never> {
  const message = error instanceof Error ? error.message : String(error);
  try {
    await closeRun(context, known, { state: 'crashed', message });
  } catch {
    // best-effort: a disk that is full fails twice, and the first failure is the one to tell.
  }
  throw error;
}

/** Whether `error` is how the cancellation surfaced. Another error that comes with one is still an error. */
function isCancellation(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return (
    error === signal.reason ||
    (error instanceof Error && (error.name === 'AbortError' || error.cause === signal.reason))
  );
}

async function iterate(context: LoopContext, opening: Opening): Promise<RunState> {
  if (opening.alreadyPassing && !context.buildAfterSolve) return { state: 'finished', reason: 'already-passing' };
  for (let iteration = 1; iteration <= context.iterations; iteration += 1) {
    const standing = standingAfter(opening, context.store.iterations(), context.task.objective.direction);
    if (iteration > 1 && context.taskState === 'reset') await resetTask(context, iteration, standing.template);
    const { stop } = await runIteration({ ...context, iteration, standing, budgets: budgetsOf(context, iteration) });
    if (stop.next === 'build' || stop.next === 'attempt') continue;
    return stop.reason === 'cancelled' ? { state: 'cancelled' } : { state: 'finished', reason: stop.reason };
  }
  return { state: 'finished', reason: 'iterations-used' };
}

function budgetsOf({ budgets }: LoopContext, iteration: number) {
  const { attemptMs } = budgets;
  return { ...budgets, attemptMs: attemptMs[iteration - 1] ?? attemptMs[attemptMs.length - 1] ?? attemptMs[0] };
}
