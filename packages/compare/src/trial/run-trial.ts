import { dirname, join } from 'node:path';
import type { RunConfig } from '@harnessgym/core';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { Runner } from '@harnessgym/runners';
import { prepareArm } from '../arms/prepare-arm.js';
import type { TrialRequest } from '../executor.js';
import type { StudySettings } from '../plan/study-settings.js';
import { judgeTrial } from '../validity/judge-trial.js';
import { resultPaths } from '../validity/result-paths.js';
import { transferredAnswers } from '../validity/transferred-answers.js';
import { agentEnvironment } from './agent-environment.js';
import { gatherFacts } from './gather-facts.js';
import { moveWorkspace } from './move-workspace.js';
import type { TemplateCopies } from './open-template.js';
import { placeArm } from './place-arm.js';
import { replayTask } from './replay-task.js';
import { trialConfig } from './trial-config.js';
import { openTrialPlace } from './trial-place.js';
import type { Trial } from './trial-schema.js';
import { keepApart } from './view/keep-apart.js';

export interface TrialParts {
  settings: Pick<StudySettings, 'run' | 'stateRoot' | 'outputFolder' | 'bundle' | 'scoring' | 'typed'>;
  template: TemplateCopies;
  createRunner(config: RunConfig): Promise<Runner>;
  env: Readonly<Record<string, string | undefined>>;
  versions: Readonly<Record<string, string>>;
}

/**
 * One trial from start to end: a copy of the template in a place that tells nothing, the artifacts of the arm, the attempts, and what came
 * of them as `trial.json`. Its workspace is moved beside that when it is over. Throws the signal's reason, and what is
 * wrong with the machine; then nothing is left.
 */
export async function runTrial(request: TrialRequest, parts: TrialParts): Promise<Trial> {
  const { study, slot, folder, retried, signal } = request;
  const { settings, template, env } = parts;
  signal.throwIfAborted();
  await using place = await openTrialPlace({ folder, stateRoot: settings.stateRoot });
  await template.copyTo(place.workspace);
  const placing = performance.now();
  const copied = await placeArm(slot.arm, settings.bundle, place);
  const placingMs = performance.now() - placing;
  const { plan } = study;
  const config = await trialConfig({ plan, settings, workspace: place.workspace, env });
  const { versions } = parts;
  const { scoring, outputFolder, stateRoot } = settings;
  const agentEnv = agentEnvironment(env);
  const createRunner = async (asked: RunConfig) =>
    keepApart(await parts.createRunner(asked), { plan, place, outputFolder, stateRoot, env: agentEnv });
  const arm = prepareArm(slot.arm, settings.bundle);
  const keepLeftIn = arm.from === 'folder' ? { keepLeftIn: join(place.stateFolder, 'left') } : {};
  const asked = { createRunner, env: agentEnv, versions, scoring, signal, ...keepLeftIn };
  const replay = await replayTask(config, asked);
  const workspace = join(folder, 'workspace');
  const outcome = await gatherFacts({ config, replay, copied, placingMs, folder, workspace });
  const answerTransfer = await transferredAnswers({
    left: replay.left,
    isResult: resultPaths(config.task),
    copyTemplate: template.copyTo,
    scratch: place.stateFolder,
    arm,
    outputFolder: dirname(dirname(folder)),
  });
  const which = { group: slot.arm, trial: slot.trial, block: slot.block, plan_hash: study.hash, retried };
  const facts = { ...which, ...outcome, answerTransfer };
  const { infrastructure: _, tampered: __, answerTransfer: ___, ...told } = facts;
  const trial: Trial = { ...told, ...judgeTrial(facts, plan) };
  await moveWorkspace(place.workspace, workspace);
  await writeAtomic(join(folder, 'trial.json'), stableJson(trial));
  return trial;
}
