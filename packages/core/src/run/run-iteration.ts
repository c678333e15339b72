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
import { freezeAttempt } from './freeze-attempt.js';
import { judgeAttempt } from './judge-attempt.js';
import { openIteration } from './open-iteration.js';
import { openSession } from './open-session.js';
import type { IterationRecord } from './records.js';

/**
 * One pass: activate, attempt, measure, judge, keep the best, decide, freeze; then reflect, build, qualify. What the
 * agent, its tools and the scorer do is data in the record. Throws on a broken environment, and with the signal's
 * reason when it is aborted outside the attempt; what happened until then is on disk.
 */
export async function runIteration(context: IterationContext): Promise<IterationRecord> {
  const { iteration, signal, store, clock } = context;
  const startedAt = clock.now().toISOString();
  const activation = await openIteration(context);
  await using session = await openSession(activation.toolset, context);

  const attempted = await runAttempt(session, activation, context);
  const measurement = await measureAttempt(context);
  const verdict = judgeAttempt(attempted, measurement, context);
  const checkpoint = await keepBest(measurement, context);
  const outcome = signal.aborted ? 'cancelled' : attempted.attempt.turn.outcome.outcome;
  const stop = decideStop(verdict, outcome, context);
  const facts = { startedAt, activation, ...attempted, measurement, verdict, checkpoint, stop };
  const frozen = await freezeAttempt(facts, context);
  if (stop.next === 'stop' || stop.next === 'attempt') return frozen;

  const improvement = await runReflection(session, frozen, context);
  await runBuild(session, improvement, context);
  await qualifyWithRepair(session, context);
  const built = await mountHarness(context, 'after-build');
  return await store.update(iteration, { gate: harnessGate(built) });
}
