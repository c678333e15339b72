import { join, relative } from 'node:path';
import { type RunConfig, resolveConfig, type WrittenRunConfig } from '@harnessgym/core';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { StudyPlan } from '../plan/study-schema.js';
import type { StudySettings } from '../plan/study-settings.js';

export interface TrialConfigRequest {
  plan: StudyPlan;
  settings: Pick<StudySettings, 'run' | 'stateRoot' | 'typed'>;
  /** Of the trial. */
  workspace: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** The run of one trial: attempts on the planned task. The scorer measures every one, and the last one's files stay. */
export async function trialConfig(request: TrialConfigRequest): Promise<RunConfig> {
  const { plan, settings, workspace, env } = request;
  const written = { ...settings.run, ...taskIn(plan, workspace), workspace, stateDir: settings.stateRoot };
  const config = await resolveConfig(written, { cwd: settings.typed.cwd, env, now: new Date() });
  const { task } = config;
  // Where a number counts, an attempt that passes is not the end; else it is what the trial is for.
  const objective = {
    ...task.objective,
    ...plan.objective,
    optimize: task.objective.optimize && plan.metric.name === 'score',
  };
  return {
    ...config,
    task: { ...task, text: plan.task.text, objective },
    ignore: plan.ignore,
    taskState: plan.taskState,
    restoreBest: false,
    buildAfterSolve: false,
  };
}

/** A task file of the template is the trial's own. */
function taskIn({ task, template }: StudyPlan, workspace: string): Pick<WrittenRunConfig, 'task' | 'taskText'> {
  if (task.path === null) return { taskText: task.text };
  if (!isWithin(template.path, task.path)) return { task: task.path };
  return { task: join(workspace, relative(template.path, task.path)) };
}
