import { activeHarness, mountHarness } from '../activation/mount-harness.js';
import { keepBest } from '../checkpoint/keep-best.js';
import { runAttempt } from '../phases/attempt.js';
import { runBuild } from '../phases/build.js';
import { qualifyWithRepair } from '../phases/qualify-with-repair.js';
import { runReflection } from '../phases/reflect.js';
import { measureAttempt } from '../scoring/measure-attempt.js';
import type { IterationContext } from './context.js';
import { decideStop } from './decide-stop.js';
import { judge, scoreOf } from './judge.js';
import type { IterationRecord } from './records.js';
import { bestScore } from './standing.js';

/**
 * One pass: activate, attempt, measure, judge, decide, reflect, build, qualify. What the agent, its tools and the
 * scorer do is data in the record. Throws on a broken environment, and with the signal's reason when it is aborted
 * outside the attempt; what happened until then is on disk.
 */
export async function runIteration(context: IterationContext): Promise<IterationRecord> {
  const { task, runner, store, standing } = context;
  const startedAt = context.clock.now().toISOString();
  const activation = await mountHarness(context, 'before-attempt');
  await using session = await runner.open({
    workspace: task.workspace,
    toolset: activation.toolset,
    env: context.env,
    signal: context.signal,
  });

  const { attempt, claim, calls } = await runAttempt(session, activation, context);
  const measurement = await measureAttempt(context);
  const evidence = { objective: task.objective, claim, ...(measurement && { measurement }) };
  const score = scoreOf(evidence);
  const best = bestScore(standing);
  const verdict = judge({
    ...evidence,
    outcome: attempt.turn.outcome.outcome,
    ...(best !== undefined && { bestBefore: best }),
  });
  const checkpoint = await keepBest(measurement, context);
  const stop = decideStop(verdict, attempt.turn.outcome.outcome, context);
  const frozen: IterationRecord = {
    iteration: context.iteration,
    startedAt,
    endedAt: context.clock.now().toISOString(),
    attempt,
    claim,
    ...(measurement && { measurement }),
    ...(score !== undefined && { score }),
    verdict,
    calls,
    ...activeHarness(activation),
    ...(checkpoint && { checkpoint }),
    stop,
    repairs: [],
    qualifications: [],
  };
  await store.freezeVerdict(frozen, standing);
  if (stop.next === 'stop' || stop.next === 'attempt') return frozen;

  const { reflection, improvement } = await runReflection(session, frozen, context);
  const build = await runBuild(session, improvement, context);
  const { qualifications, repairs } = await qualifyWithRepair(session, context);
  await mountHarness(context, 'after-build');
  const endedAt = context.clock.now().toISOString();
  const record = { ...frozen, endedAt, reflection, improvement, build, repairs, qualifications };
  await store.closeIteration(record);
  return record;
}
