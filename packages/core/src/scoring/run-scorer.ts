import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { RunEvent } from '../run/events.js';
import { openRound, type Round } from './open-round.js';
import type { Measurement, MeasureRequest, Scorer } from './score.js';
import { scorerLogs } from './scorer-logs.js';
import { roundLogs, takeSamples } from './take-samples.js';
import { describeTampering, type Tampering } from './tampering.js';

type ScoringStart = Extract<RunEvent, { type: 'scoring-start' }>;

export type ScoringContext = Pick<LoopContext, 'task' | 'signal' | 'store' | 'clock' | 'snapshots' | 'scoringRooms'> & {
  iteration?: number;
};

export interface ScoringRequest extends Pick<ScoringStart, 'what'>, Pick<MeasureRequest, 'logs'> {
  /** The task as it was before the run. */
  template: Snapshot;
  /** Measured before the first attempt; absent for that measurement itself. */
  baseline?: Measurement;
}

/**
 * One round of scoring, announced: without a turn, it is what a run waits for longest. Of a turn no process is left by now,
 * and an agent that goes on stands still. What must not change is put back first, and a score that was taken from a
 * tampered tree does not count.
 */
export async function runScorer(
  scorer: Scorer,
  request: ScoringRequest,
  context: ScoringContext,
): Promise<Measurement> {
  const { what, logs, template, baseline } = request;
  await context.store.prepare(logPaths(request, context), context.iteration);
  await emit(context, { type: 'scoring-start', what, ...budget(scorer, request, context) });
  const round = await openRound({ template, what }, context);
  const measured = await takeSamples({ scorer, round, logs, template, ...(baseline && { baseline }) }, context);
  const after = await round.close();
  const tampering = round.tampering ?? after;
  if (tampering !== undefined) await emit(context, { type: 'warning', message: describeTampering(tampering) });
  return judged(finite(measured), round, tampering);
}

function logPaths({ logs }: ScoringRequest, { task }: ScoringContext): string[] {
  return roundLogs(logs, task.objective.repeats).flatMap((one) => Object.values(scorerLogs(one)));
}

function budget(
  { budgetMs }: Scorer,
  { baseline }: ScoringRequest,
  { task }: ScoringContext,
): Pick<ScoringStart, 'budgetMs'> {
  if (budgetMs === undefined) return {};
  const { repeats = 1 } = task.objective;
  return { budgetMs: budgetMs * repeats * (repeats > 1 && baseline !== undefined ? 2 : 1) };
}

function judged(measured: Measurement, { ignoredChanges }: Round, tampering: Tampering | undefined): Measurement {
  return {
    ...measured,
    ...(ignoredChanges && { ignoredChanges }),
    ...(tampering && { tampering, score: { status: 'invalid', reason: 'tampered' } }),
  };
}

/** A scorer of a script's own may hand out what is no number: that is no score. */
function finite({ score, printed, ...rest }: Measurement): Measurement {
  const isNumber = score.status !== 'valid' || Number.isFinite(score.value);
  return {
    ...rest,
    score: isNumber ? score : { status: 'unscored' },
    ...(printed && Number.isFinite(printed.value) && { printed }),
  };
}
