import type { Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';

/** Puts the task's files back as they were before the run; the harness stays. */
export async function resetTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const report = await context.snapshots.restore(template, context.task.workspace);
  const event = { type: 'task-reset', restored: report.restored.length, removed: report.removed.length } as const;
  await emit({ ...context, iteration }, event);
}
