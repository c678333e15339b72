import type { RestoreReport, Snapshot } from '@harnessgym/workspace';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';
import { exchangeFiles } from './exchange-files.js';

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

/**
 * As they were before the run; the harness stays. What stood there is nowhere else once it is reset, and a person may have
 * worked on it beside the agent: `harnessgym restore` lists it, as the agent's or, where the run was interrupted since the
 * last attempt began, as what was found.
 */
async function resetTask(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  const { store } = context;
  const former = store.resumed?.iterations.get(iteration - 1);
  const what = former === undefined || former.reached === 'start' ? 'evidence' : 'before';
  const listed = new Set([template.id, ...store.iterations().map(({ checkpoint }) => checkpoint?.snapshot.id)]);
  const note = async (before: Snapshot) => {
    if (!listed.has(before.id)) await store.keepSnapshot(what, before);
  };
  await tellReset(await exchangeFiles(context, template, note), { ...context, iteration });
}

async function tellReset(
  { restored, removed }: RestoreReport,
  context: LoopContext & { iteration: number },
): Promise<void> {
  await emit(context, { type: 'task-reset', restored: restored.length, removed: removed.length });
}

async function beginAgain(context: LoopContext, iteration: number, template: Snapshot): Promise<void> {
  if (context.taskState === 'continue') {
    const message = 'The attempt was interrupted and begins again, on the files as they are now.';
    await emit({ ...context, iteration }, { type: 'warning', message });
    return;
  }
  // Since the interruption, a person may have worked here.
  const report = await exchangeFiles(context, template);
  await tellReset(report, { ...context, iteration });
}

/** The run was stopped before the attempt was scored, and brought its best state back. */
async function bringBack(context: LoopContext, iteration: number, left: Snapshot): Promise<void> {
  const { before } = await exchangeFiles(context, left);
  const message = `The files are again as the attempt left them, to be scored. Those that stood there before are snapshot ${before.id}.`;
  await emit({ ...context, iteration }, { type: 'warning', message });
}
