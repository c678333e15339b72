import type { Executor } from '../executor.js';
import type { StudySettings } from '../plan/study-settings.js';
import { openTemplate, type TemplateCopies } from './open-template.js';
import { runTrial, type TrialParts } from './run-trial.js';

export interface LocalExecutorOptions extends Pick<TrialParts, 'createRunner' | 'env' | 'versions'> {
  settings: StudySettings;
}

/** Runs trials on this machine, as many at once as are asked for. */
export function createLocalExecutor(options: LocalExecutorOptions): Executor {
  const { settings, createRunner, env, versions } = options;
  let template: Promise<TemplateCopies> | undefined;
  return {
    name: 'local',
    async execute(request) {
      template ??= openTemplate(request.study.plan, settings.outputFolder);
      return runTrial(request, { settings, template: await template, createRunner, env, versions });
    },
  };
}
