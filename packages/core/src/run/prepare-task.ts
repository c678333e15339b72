import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';

/** The task's files as the next attempt is to find them. For an attempt that is over they are as it left them. */
export async function prepareTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const { store, taskState } = context;
  const reached = store.resumed?.iterations.get(iteration)?.reached;
  if (reached !== undefined && reached !== 'start') return;
  const wasInterrupted = reached === 'start';
  if (taskState === 'reset') {
    if (iteration > 1 || wasInterrupted) await resetTask(context, iteration, template);
  } else if (wasInterrupted) {
    const message = 'The attempt was interrupted and begins again, on the files as they are now.';
    await emit({ ...context, iteration }, { type: 'warning', message });
  }
}

/** As they were before the run; the harness stays. */
async function resetTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const report = await context.snapshots.restore(template, context.task.workspace);
  const event = { type: 'task-reset', restored: report.restored.length, removed: report.removed.length } as const;
  await emit({ ...context, iteration }, event);
}
