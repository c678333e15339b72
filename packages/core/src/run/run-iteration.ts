import { harnessGate } from '../activation/harness-gate.js';
import { mountHarness } from '../activation/mount-harness.js';
import { keepBest } from '../checkpoint/keep-best.js';
import { runAttempt } from '../phases/attempt.js';
import { runBuild } from '../phases/build.js';
import { qualifyWithRepair } from '../phases/qualify-with-repair.js';
import { runReflection } from '../phases/reflect.js';
import { measureAttempt } from '../scoring/measure-attempt.js';
import type { IterationContext } from './context.js';
import { decideStop } from './decide-stop.js';
import { type EarlyEnd, earlyEnd } from './early-end.js';
import { freezeAttempt } from './freeze-attempt.js';
import { judgeAttempt } from './judge-attempt.js';
import { openIteration } from './open-iteration.js';
import { type MountedSession, openSession } from './open-session.js';
import type { AttemptRecord, IterationRecord } from './records.js';
import { rollBackDrift, takeJudged } from './roll-back-drift.js';

/**
 * One pass: activate, attempt, measure, judge, keep the best, decide, freeze; then reflect, build, qualify, and take back what that did to the task's files. Of one that
 * was interrupted only what is missing. It ends early where a limit is used up, or the agent or its service cannot go on. What the agent, its tools and the scorer do is data in the record. Throws on a
 * broken environment, and with the signal's reason when it is aborted outside the attempt; what happened until then is
 * on disk.
 */
export async function runIteration(context: IterationContext): Promise<IterationRecord> {
  const opened = await openIteration(context);
  await using session = await openSession(opened, context);

  const attempted = opened.attempted ?? (await runAttempt(session, opened, context));
  const record = opened.record ?? (await concludeAttempt(session, attempted, context));
  if (record.stop.next === 'stop' || record.stop.next === 'attempt') return record;

  const judged = await takeJudged(record, context);
  const finished = await improveHarness(session, record, context);
  using _still = session.pause();
  return await rollBackDrift(judged, finished, context);
}

/** Reflection, build and qualification. */
async function improveHarness(
  session: MountedSession,
  record: IterationRecord,
  context: IterationContext,
): Promise<IterationRecord> {
  const improvement = record.improvement ?? (await runReflection(session, record, context));
  const early = earlyEnd(context);
  if (early !== undefined) return await endEarly(early, context);
  if (record.build === undefined) await runBuild(session, improvement, context);
  const cut = await qualifyWithRepair(session, record, context);
  if (cut !== undefined) return await endEarly(cut, context);
  const built = await mountHarness(context, 'after-build');
  return await context.store.update(context.iteration, { gate: harnessGate(built) });
}

function endEarly(reason: EarlyEnd, { store, iteration }: IterationContext): Promise<IterationRecord> {
  return store.update(iteration, { stop: { next: 'stop', reason } });
}

async function concludeAttempt(
  session: MountedSession,
  attempted: AttemptRecord,
  context: IterationContext,
): Promise<IterationRecord> {
  // What goes on between turns could change what is measured, and what is kept of it.
  using _still = session.pause();
  const measurement = await measureAttempt(context);
  const verdict = judgeAttempt(attempted, measurement, context);
  const checkpoint = await keepBest(measurement, context);
  const isCancelled = context.signal.aborted || attempted.attempt.turn.outcome.outcome === 'cancelled';
  const early = isCancelled ? 'cancelled' : earlyEnd(context, attempted);
  const stop = decideStop(verdict, early, context);
  return await freezeAttempt({ attempted, measurement, verdict, checkpoint, stop }, context);
}
