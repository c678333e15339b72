import { limitReached } from '../accounting/limit-reached.js';
import { closeRun, type KnownRun } from './close-run.js';
import type { LoopContext } from './context.js';
import { type Opening, openRun } from './open-run.js';
import { prepareTask } from './prepare-task.js';
import type { IterationRecord, RunRecord, RunState, StopReason } from './records.js';
import { runIteration } from './run-iteration.js';
import { standingAfter } from './standing.js';

/**
 * A whole run: template, baseline and candidates first, then iterations until one solves, the best state last. What an
 * interrupted run had finished is not repeated. On every way out the best state comes back and the summary is written.
 * Cancellation is a state of the record; a broken environment and bugs are written into the summary and thrown.
 */
export async function runLoop(context: LoopContext): Promise<RunRecord> {
  const { startedAt, resumed } = context.store;
  let opening: Opening | undefined;
  let state: RunState;
  try {
    opening = await openRun(context);
    state = resumed?.end?.state ?? (await iterate(context, opening));
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
    const finished = finishedBefore(context, iteration);
    const limit = finished === undefined ? limitReached(before(iteration, context), context.limits) : undefined;
    if (limit !== undefined) return { state: 'finished', reason: limit };
    const { stop } = finished ?? (await iterateOnce(context, { opening, iteration }));
    if (stop.next === 'stop' || stop.next === 'build-then-stop') return stateAfter(stop.reason);
  }
  return { state: 'finished', reason: 'iterations-used' };
}

function stateAfter(reason: StopReason): RunState {
  switch (reason) {
    case 'cancelled':
      return { state: 'cancelled' };
    case 'infrastructure':
    case 'service-unavailable':
      return { state: 'stopped', reason };
    case 'solved':
    case 'max-cost':
    case 'max-tokens':
      return { state: 'finished', reason };
  }
}

function before(iteration: number, { store }: LoopContext): IterationRecord[] {
  return store.iterations().filter((record) => record.iteration < iteration);
}

function finishedBefore({ store }: LoopContext, iteration: number): IterationRecord | undefined {
  const progress = store.resumed?.iterations.get(iteration);
  return progress?.reached === 'end' ? progress.record : undefined;
}

async function iterateOnce(
  context: LoopContext,
  { opening, iteration }: { opening: Opening; iteration: number },
): Promise<IterationRecord> {
  const standing = standingAfter(opening, before(iteration, context), context.task.objective.direction);
  await prepareTask(context, iteration, standing.template);
  const budgets = budgetsOf(context, iteration);
  return runIteration({ ...context, iteration, standing, budgets });
}

function budgetsOf({ budgets }: LoopContext, iteration: number) {
  const { attemptMs } = budgets;
  return { ...budgets, attemptMs: attemptMs[iteration - 1] ?? attemptMs[attemptMs.length - 1] ?? attemptMs[0] };
}
