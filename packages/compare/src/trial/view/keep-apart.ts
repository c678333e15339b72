import { dirname } from 'node:path';
import type { Runner } from '@harnessgym/runners';
import type { StudyPlan } from '../../plan/study-schema.js';
import type { TrialPlace } from '../trial-place.js';
import { launchBy } from './launch-by.js';
import { neededPaths } from './needed-paths.js';
import { type StudyPlaces, studyFolders } from './study-folders.js';
import { viewLauncher } from './view-launcher.js';

export interface TrialView extends StudyPlaces {
  plan: StudyPlan;
  place: Pick<TrialPlace, 'workspace' | 'stateFolder'>;
  /** Of the agent. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The runner for one trial: its agents find nothing of the study but this trial, unless the plan has the study in sight. */
export async function keepApart(runner: Runner, trial: TrialView): Promise<Runner> {
  const { plan, place, env } = trial;
  const { view } = plan.execution;
  if (view?.study !== 'hidden') return runner;
  const parent = dirname(place.workspace);
  const folders = {
    // Trials lie elsewhere where the state directory is in a repository.
    hidden: [...(await studyFolders(plan, trial)), dirname(parent)],
    own: [parent, place.stateFolder],
    needed: await neededPaths(runner, env),
  };
  return launchBy(runner, viewLauncher(view, folders));
}
