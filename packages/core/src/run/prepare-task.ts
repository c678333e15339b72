import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';
import { keepFiles } from './keep-files.js';

/** The task's files as the next attempt is to find them, or for an attempt that is over, as it left them. */
export async function prepareTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const { store, taskState } = context;
  const progress = store.resumed?.iterations.get(iteration);
  if (progress === undefined) {
    if (taskState === 'reset' && iteration > 1) await resetTask(context, iteration, template);
  } else if (progress.reached === 'start') {
    await beginAgain(context, iteration, template);
  } else if (progress.reached === 'attempt' && progress.left !== undefined) {
    await bringBack(context, iteration, progress.left);
  }
}

/** As they were before the run; the harness stays. */
async function resetTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const report = await context.snapshots.restore(template, context.task.workspace);
  const event = { type: 'task-reset', restored: report.restored.length, removed: report.removed.length } as const;
  await emit({ ...context, iteration }, event);
}

async function beginAgain(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  if (context.taskState === 'continue') {
    const message = 'The attempt was interrupted and begins again, on the files as they are now.';
    await emit({ ...context, iteration }, { type: 'warning', message });
    return;
  }
  // Since the interruption, a person may have worked here.
  await keepFiles(context);
  await resetTask(context, iteration, template);
}

/** The run was stopped before the attempt was scored, and brought its best state back. */
async function bringBack(context: LoopContext, iteration: number, left: Snapshot): Promise<void> {
  const now = await keepFiles(context);
  await context.snapshots.restore(left, context.task.workspace);
  const message = `The files are again as the attempt left them, to be scored. Those that stood there before are snapshot ${now.id}.`;
  await emit({ ...context, iteration }, { type: 'warning', message });
}
