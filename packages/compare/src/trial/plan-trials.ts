import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRun, type RunPlan } from '@harnessgym/core';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { type Arm, folderOfArm } from '../arm.js';
import type { StudySettings } from '../plan/study-settings.js';
import { agentEnvironment } from './agent-environment.js';
import { openTemplate } from './open-template.js';
import { placeArm } from './place-arm.js';
import type { TrialParts } from './run-trial.js';
import { trialConfig } from './trial-config.js';
import { openTrialPlace } from './trial-place.js';
import { keepApart } from './view/keep-apart.js';

export interface PlannedTrial {
  arm: Arm;
  /** Of the first trial, in a folder that is gone by now. */
  run: RunPlan;
}

/**
 * What a trial of each arm would do, found in copies in a folder for temporary files that are removed again. No agent is
 * started, and nothing is written to the output folder.
 */
export async function planTrials(
  settings: StudySettings,
  parts: Pick<TrialParts, 'createRunner' | 'env' | 'versions'>,
): Promise<PlannedTrial[]> {
  const { plan } = settings.study;
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'harnessgym-')));
  try {
    const template = await openTemplate(plan, join(scratch, 'output'));
    const stateRoot = join(scratch, 'state');
    const planned: PlannedTrial[] = [];
    for (const arm of plan.arms) {
      await using place = await openTrialPlace({ folder: join(scratch, folderOfArm(arm)), stateRoot });
      await template.copyTo(place.workspace);
      await placeArm(arm, settings.bundle, place);
      const inScratch = { run: settings.run, typed: settings.typed, stateRoot };
      const config = await trialConfig({ plan, settings: inScratch, workspace: place.workspace, env: parts.env });
      const { outputFolder } = settings;
      const view = { plan, place, outputFolder, stateRoot, env: agentEnvironment(parts.env) };
      const runner = await keepApart(await parts.createRunner(config), view);
      const run = await planRun(config, { runner, versions: parts.versions, mode: 'replay' });
      planned.push({ arm, run });
    }
    return planned;
  } finally {
    await removeTree(scratch);
  }
}
