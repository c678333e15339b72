import { listSetAside } from '../activation/list-set-aside.js';
import { attemptFacts } from '../prompts/attempt-facts.js';
import { describeBuilt } from '../prompts/describe-harness.js';
import { reflectPrompt } from '../prompts/reflect.js';
import type { IterationContext } from '../run/context.js';
import { cutShort } from '../run/cut-short.js';
import { emit } from '../run/emit.js';
import type { MountedSession } from '../run/open-session.js';
import type { Improvement, IterationRecord } from '../run/records.js';
import { readImprovement } from '../self-report/read-improvement.js';
import { runPhase } from './run-phase.js';

/** The same session names the one tool it was missing. A reflection that failed still leaves something to build. */
export async function runReflection(
  session: MountedSession,
  attempted: IterationRecord,
  context: IterationContext,
): Promise<Improvement> {
  const { store, iteration, task, depth, budgets } = context;
  const prompt = reflectPrompt({
    iteration,
    task,
    depth,
    facts: attemptFacts(attempted),
    built: describeBuilt(context.registry.artifacts(), await listSetAside(task.workspace)),
    resultPath: store.resultPath(iteration),
    budgetMs: budgets.reflectionMs,
  });
  const request = { phase: 'reflection', label: 'reflection', prompt, budgetMs: budgets.reflectionMs } as const;
  const reflection = await runPhase(session, request, context);
  const { outcome } = reflection.turn;
  const said = outcome.outcome === 'completed' ? outcome.finalMessage : '';
  const improvement = readImprovement(await store.readClaim(iteration), said);
  if (cutShort(outcome) === undefined) await emit(context, { type: 'improvement-chosen', improvement });
  await store.update(iteration, { reflection, improvement });
  return improvement;
}
