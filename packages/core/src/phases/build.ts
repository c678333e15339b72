import { listSetAside } from '../activation/list-set-aside.js';
import { buildPrompt } from '../prompts/build.js';
import { describeBuilt } from '../prompts/describe-harness.js';
import type { IterationContext } from '../run/context.js';
import type { MountedSession } from '../run/open-session.js';
import type { Improvement } from '../run/records.js';
import { runPhase } from './run-phase.js';

/** The same session builds the chosen improvement under `.harnessgym/`. */
export async function runBuild(
  session: MountedSession,
  improvement: Improvement,
  context: IterationContext,
): Promise<void> {
  const { store, iteration, task, depth, budgets } = context;
  const prompt = buildPrompt({
    iteration,
    task,
    depth,
    improvement,
    built: describeBuilt(context.registry.artifacts(), await listSetAside(task.workspace)),
    resultPath: store.resultPath(iteration),
    budgetMs: budgets.buildMs,
  });
  const request = { phase: 'build', label: 'build', prompt, budgetMs: budgets.buildMs } as const;
  const build = await runPhase(session, request, context);
  await store.update(iteration, { build });
}
