import { sandboxName } from '@harnessgym/qualify';
import { describeLimit } from '../accounting/describe-limit.js';
import { totalUsage } from '../accounting/total-usage.js';
import { turnsOf } from '../accounting/turns-of.js';
import { restoreBest } from '../checkpoint/restore-best.js';
import { resumePoint } from '../progress/resume-point.js';
import type { RunProgress } from '../progress/run-progress.js';
import { isBetter } from '../scoring/is-better.js';
import { validScore } from '../scoring/score.js';
import { describeMissing } from '../usage/describe-missing.js';
import type { LoopContext } from './context.js';
import type { CutShort } from './cut-short.js';
import { emit } from './emit.js';
import type { Opening } from './open-run.js';
import type { IterationRecord, Restoration, RunRecord, RunState } from './records.js';
import { bestScore, checkpointsOf } from './standing.js';

/** What a run knows of itself when it ends; a run that failed to open has no opening. */
export interface KnownRun {
  startedAt: string;
  opening?: Opening;
}

/** Writes the summary, brings the best state back, and writes the summary again with what came of it. */
export async function closeRun(context: LoopContext, known: KnownRun, state: RunState): Promise<RunRecord> {
  const { store, signal } = context;
  if (state.state === 'finished') await store.saveEnd(state);
  const measured = measuredRun(context, known, state);
  await store.saveSummary(measured, state.state === 'finished' ? { state: 'closing' } : state);
  const restored = await withRestoration(measured, known.opening, context);
  const run: RunRecord =
    signal.aborted && state.state === 'finished' ? { ...restored, state: { state: 'cancelled' } } : restored;
  // What an attempt lacked was told when it ended.
  const told = missingTools(run.iterations);
  for (const message of run.warnings) if (!told.includes(message)) await emit(context, { type: 'warning', message });
  await store.saveSummary(run, run.state);
  await emit(context, { type: 'run-end', state: run.state });
  if (run.state.state === 'finished') await store.saveClosed(run.state);
  return run;
}

/** The run as the iterations left it. */
function measuredRun(context: LoopContext, { startedAt, opening }: KnownRun, state: RunState): RunRecord {
  const { store, runId, runner, sandbox, clock, task } = context;
  const iterations = store.iterations();
  const checkpoints = checkpointsOf(opening, iterations);
  const best = checkpoints.at(-1);
  const baseline = validScore(opening?.baseline);
  const { direction } = task.objective;
  const score = bestScore(opening, iterations, direction);
  return {
    runId,
    runner: runner.name,
    sandbox: sandboxName(sandbox.found),
    startedAt,
    endedAt: clock.now().toISOString(),
    state,
    iterations,
    checkpoints,
    ...(opening && { template: opening.template }),
    ...(opening?.baseline && { baseline: opening.baseline }),
    ...(opening?.qualification && { qualification: opening.qualification }),
    ...(best && { best }),
    ...(score !== undefined && { bestScore: score }),
    ...(best && baseline !== undefined && { improved: isBetter(best.score, baseline, direction) }),
    warnings: [
      ...resumeWarnings(store.resumed),
      ...claimWarnings(iterations),
      ...missingTools(iterations),
      ...endWarnings(state, context),
    ],
  };
}

/** A best state that is not back, or does not score so again, is no improvement. */
async function withRestoration(run: RunRecord, opening: Opening | undefined, context: LoopContext): Promise<RunRecord> {
  const restoration = run.best && opening && (await restoreBest(run.best, opening, context));
  if (restoration === undefined) return run;
  const last = run.iterations.at(-1);
  if (last !== undefined) await context.store.saveRestoration(restoration, last.iteration);
  const warnings = [...run.warnings, ...restorationWarnings(restoration)];
  const lost = restoration.outcome === 'failed' || restoration.confirmation === 'regressed';
  return {
    ...run,
    restoration,
    warnings,
    ...(lost && { improved: false }),
    endedAt: context.clock.now().toISOString(),
  };
}

function restorationWarnings(restoration: Restoration): string[] {
  const { checkpoint } = restoration;
  const state = `The best state (iteration ${checkpoint.iteration}, ${checkpoint.score})`;
  if (restoration.outcome === 'failed') {
    return [`${state} could not be restored: ${restoration.reason} It is kept as snapshot ${checkpoint.snapshot.id}.`];
  }
  if (restoration.confirmation !== 'regressed') return [];
  const now = validScore(restoration.verification);
  return [`${state} was restored, but now ${now === undefined ? 'the scorer did not pass' : `it scores ${now}`}.`];
}

function resumeWarnings(resumed: RunProgress | undefined): string[] {
  if (resumed === undefined) return [];
  const { iteration, step } = resumePoint(resumed);
  const where = iteration === undefined ? `the ${step}` : `the ${step} of iteration ${iteration}`;
  return [`The run was interrupted, and went on at ${where}.`, ...resumed.warnings];
}

function missingTools(iterations: readonly IterationRecord[]): string[] {
  return iterations.flatMap((record) => describeMissing(record) ?? []);
}

function claimWarnings(iterations: readonly IterationRecord[]): string[] {
  const claimed = iterations.some(({ verdict }) => verdict.solved && verdict.verifiedBy === 'agent');
  return claimed ? ["Solved on the agent's word: no scorer checked it. Give one with --post-attempt-command."] : [];
}

/** Why a run ended before its time. */
function endWarnings(state: RunState, { store, limits }: LoopContext): string[] {
  if (state.state === 'stopped') return [describeStop(state.reason)];
  if (state.state !== 'finished') return [];
  return state.reason === 'max-cost' || state.reason === 'max-tokens'
    ? [describeLimit(state.reason, { limits, used: totalUsage(store.iterations().flatMap(turnsOf)) })]
    : [];
}

function describeStop(reason: CutShort): string {
  const who = reason === 'infrastructure' ? 'The agent could not work' : 'The service of the agent refused to work';
  return `${who}, so the run was stopped. When it can, --resume goes on with it.`;
}
