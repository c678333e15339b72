import { join } from 'node:path';
import { parseDuration } from '@harnessgym/core';
import { exists } from '@harnessgym/internal-fs/exists';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { CompareError } from '../errors.js';
import { inStudyWords, planInvalid } from '../plan/plan-invalid.js';
import { type Slot, type Study, type StudyPlan, studySchema } from '../plan/study-schema.js';
import { reportDocument } from '../report-document.js';
import type { CompareReport } from '../report-schema.js';
import { readChanges } from '../study/known-changes.js';
import { lockOutput } from '../study/lock-output.js';
import { readDocument } from '../study/read-document.js';
import { readFirstTrials } from '../study/read-trials.js';
import { studyLayout } from '../study/study-layout.js';
import { openTemplate } from '../trial/open-template.js';
import type { Trial } from '../trial/trial-schema.js';
import { brokenByRescoring, noteRescoring, readRescorings, withRescorings } from './rescorings.js';
import { scoreAgain } from './score-again.js';
import { type KeptScoring, openKeptWorkspaces } from './score-kept.js';

export interface RescoreRequest {
  /** The output folder of a study that is over. */
  outputDir: string;
  /** Each is that of the plan where it is absent. */
  postCommand?: string;
  postScoreKey?: string;
  postTimeout?: string;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  onEvent?: (event: RescoreEvent) => void;
}

export type RescoreEvent =
  | { type: 'trial-rescored'; slot: Slot; trial: Trial; finished: number; planned: number }
  | { type: 'warning'; message: string };

/**
 * Scores what the trials left once more, without any agent, and writes the report anew. The plan stays, and another scorer than
 * its own breaks it. Each trial as it ended stays beside the new one as `trial.first.json`, which every later scoring starts
 * from. Nothing is written until everything is scored. Throws CompareError, and the signal's reason.
 */
export async function rescoreStudy(request: RescoreRequest): Promise<CompareReport> {
  const { cwd, signal, onEvent } = request;
  const output = resolvePath(request.outputDir, cwd);
  const study = await readStudy(output);
  await using _lock = await lockOutput(output);
  const earlier = await readRescorings(output);
  const trials = await readFirstTrials(study, output);
  const missing = study.plan.order.length - trials.length;
  if (missing > 0) {
    throw planInvalid(
      `${missing} of ${study.plan.order.length} trials are missing in ${output}. Run them first, with --resume ${output}.`,
    );
  }
  const scoring = await settleScoring(study, request);
  const isPlanned = isScorerOf(study.plan, scoring);
  const gone = await goneWorkspaces(trials, output);
  if (gone.length === trials.length || (gone.length > 0 && !isPlanned)) {
    throw planInvalid(
      `${gone.length} of ${trials.length} workspaces are gone, such as ${gone[0]}: ${gone.length === trials.length ? 'there is nothing to score' : 'another scorer would score only some of the trials'}. Put them back, or run the study again.`,
    );
  }
  const template = await openTemplate(study.plan, output);
  await using kept = await openKeptWorkspaces((folder) => template.copyTo(folder), scoring);
  const rescored: Trial[] = [];
  for (const trial of trials) {
    signal.throwIfAborted();
    const slot = { block: trial.block, arm: trial.group, trial: trial.trial };
    const workspace = workspaceOf(trial, output);
    if (gone.includes(workspace)) {
      onEvent?.({ type: 'warning', message: `${workspace} is gone: that trial keeps the score it ended with.` });
      rescored.push(trial);
      continue;
    }
    const logs = { folder: studyLayout(output).trial(slot), prefix: `rescored_${earlier.length + 1}` };
    const measurement = await kept.score({ workspace, logs });
    const again = scoreAgain(trial, study.plan, { measurement, ...scoring, sameScorer: isPlanned });
    rescored.push(again);
    onEvent?.({ type: 'trial-rescored', slot, trial: again, finished: rescored.length, planned: trials.length });
  }
  const { command, key, timeoutMs } = scoring;
  const now = { rescored_at: new Date().toISOString(), command, key, timeoutMs, trials: trials.length - gone.length };
  const rescorings = [...earlier, now];
  for (const [index, trial] of rescored.entries()) await replaceTrial(trial, { first: trials[index] ?? trial, output });
  await noteRescoring(output, rescorings);
  const changes = [...(await readChanges(output)), ...(isPlanned ? [] : [brokenByRescoring(now)])];
  const told = { changes, writtenAt: now.rescored_at, rescored: now };
  const report = reportDocument(withRescorings(study, rescorings), rescored, told);
  await writeAtomic(studyLayout(output).report, stableJson(report), { mode: 0o644 });
  return report;
}

async function readStudy(output: string): Promise<Study> {
  const { study: path } = studyLayout(output);
  const reading = await readDocument(path, studySchema);
  if (reading.found === 'whole') return reading.document;
  const problem = reading.found === 'missing' ? 'does not exist' : 'cannot be understood';
  throw new CompareError('STUDY_NOT_RESUMABLE', { message: `There is no study to score: ${path} ${problem}.` });
}

function isScorerOf({ postCommand, metric }: StudyPlan, { command, key }: KeptScoring): boolean {
  return command === postCommand && key === metric.key;
}

/** Where it lies now: a study may have been moved since its trials noted their places. */
function workspaceOf({ group, trial }: Trial, output: string): string {
  return join(studyLayout(output).trial({ arm: group, trial }), 'workspace');
}

async function goneWorkspaces(trials: readonly Trial[], output: string): Promise<string[]> {
  const gone: string[] = [];
  for (const workspace of trials.map((trial) => workspaceOf(trial, output))) {
    if (!(await exists(workspace))) gone.push(workspace);
  }
  return gone;
}

async function settleScoring({ plan }: Study, request: RescoreRequest): Promise<KeptScoring> {
  const { postCommand = plan.postCommand, postScoreKey = plan.metric.key, postTimeout, env, signal } = request;
  if (postCommand === null || postCommand.trim() === '') {
    throw planInvalid('The study has no post command. Give the one to score with by --post-command.');
  }
  const timeoutMs =
    postTimeout === undefined
      ? plan.budgets.scorerMs
      : await inStudyWords(async () => parseDuration(postTimeout, '--post-timeout'));
  return {
    objective: plan.objective,
    command: postCommand,
    key: postScoreKey,
    timeoutMs,
    env,
    signal,
  };
}

async function replaceTrial(trial: Trial, { first, output }: { first: Trial; output: string }): Promise<void> {
  const layout = studyLayout(output);
  const slot = { arm: trial.group, trial: trial.trial };
  const firstPath = layout.firstDocument(slot);
  if (!(await exists(firstPath))) await writeAtomic(firstPath, stableJson(first));
  await writeAtomic(layout.trialDocument(slot), stableJson(trial));
}
