import type { Session } from '@harnessgym/runners';
import { buildPrompt } from '../prompts/build.js';
import { describeBuilt } from '../prompts/describe-harness.js';
import type { IterationContext } from '../run/context.js';
import type { Improvement, PhaseRecord } from '../run/records.js';
import { runPhase } from './run-phase.js';

/** The same session builds the chosen improvement under `.harnessgym/`. */
export async function runBuild(
  session: Session,
  improvement: Improvement,
  context: IterationContext,
): Promise<PhaseRecord> {
  const { store, iteration, task, depth, budgets } = context;
  const prompt = buildPrompt({
    iteration,
    task,
    depth,
    improvement,
    built: describeBuilt(context.registry.artifacts()),
    resultPath: store.resultPath(iteration),
    budgetMs: budgets.buildMs,
  });
  return runPhase(session, { phase: 'build', label: 'build', prompt, budgetMs: budgets.buildMs }, context);
}
