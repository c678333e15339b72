import type { IterationContext } from './context.js';

/** What agents and their commands find in their environment of the iteration that they work in. */
export function iterationTags({ runId, iteration, store, task }: IterationContext): Record<string, string> {
  return {
    HARNESSGYM_RUN_ID: runId,
    HARNESSGYM_ITERATION: String(iteration),
    HARNESSGYM_RESULT_PATH: store.resultPath(iteration),
    HARNESSGYM_WORKSPACE: task.workspace,
  };
}
