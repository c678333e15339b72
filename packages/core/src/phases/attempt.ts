import { activeHarness } from '../activation/active-harness.js';
import { attemptPrompt } from '../prompts/attempt.js';
import { describeHarness, describeReplayHarness } from '../prompts/describe-harness.js';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { OpenedIteration } from '../run/open-iteration.js';
import type { MountedSession } from '../run/open-session.js';
import type { AttemptRecord } from '../run/records.js';
import { exposureInAttempt } from '../usage/exposure-in-attempt.js';
import { mentionsInAttempt } from '../usage/mentions-in-attempt.js';
import { runPhase } from './run-phase.js';

/** The agent works on the task. What it did, what it says of it, and what it printed of its harness is kept at once. */
export async function runAttempt(
  session: MountedSession,
  { startedAt, activation }: OpenedIteration,
  context: IterationContext,
): Promise<AttemptRecord> {
  const { store, task, iteration, registry, budgets, mode } = context;
  const describe = mode === 'replay' ? describeReplayHarness : describeHarness;
  const prompt = attemptPrompt({
    iteration,
    agent: context.runner.displayName,
    task,
    scored: context.scorer !== undefined,
    resultPath: store.resultPath(iteration),
    mode,
    harness: describe(activation, registry.artifacts()),
    budgetMs: budgets.attemptMs,
  });
  const attempt = await runPhase(
    session,
    { phase: 'attempt', label: 'attempt', prompt, budgetMs: budgets.attemptMs },
    context,
  );
  const claim = await store.readClaim(iteration);
  const { count, succeeded, calledTools: tools } = attempt.calls;
  await emit(context, { type: 'calls-recorded', count, succeeded, tools });
  const mentions = await mentionsInAttempt({ prompt, activation }, context);
  const exposure = await exposureInAttempt({ attempt, activation }, context);
  const attempted = { iteration, startedAt, attempt, claim, mentions, ...activeHarness(activation), exposure };
  await store.saveAttempt(attempted);
  return attempted;
}
