import { attemptPrompt } from '../prompts/attempt.js';
import { describeHarness } from '../prompts/describe-harness.js';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { MountedSession } from '../run/open-session.js';
import type { Activation, PhaseRecord } from '../run/records.js';
import type { SelfReport } from '../self-report/self-report.js';
import { type AttemptMentions, mentionsInAttempt } from '../usage/mentions-in-attempt.js';
import { runPhase } from './run-phase.js';

/** What the agent did, what it says of it, and what it printed of its harness. */
export interface Attempted {
  attempt: PhaseRecord;
  claim: SelfReport;
  mentions: AttemptMentions;
}

/** The agent works on the task. */
export async function runAttempt(
  session: MountedSession,
  activation: Activation,
  context: IterationContext,
): Promise<Attempted> {
  const { store, task, iteration, registry, budgets } = context;
  const prompt = attemptPrompt({
    iteration,
    agent: context.runner.displayName,
    task,
    scored: context.scorer !== undefined,
    resultPath: store.resultPath(iteration),
    harness: describeHarness(activation, registry.artifacts()),
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
  return { attempt, claim, mentions };
}
