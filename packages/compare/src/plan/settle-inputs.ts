import { availableParallelism } from 'node:os';
import {
  type RunConfig,
  resolveConfig,
  resolveStateRoot,
  runConfigDocument,
  type WrittenRunConfig,
} from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { digestOfTask } from '../study/find-changes.js';
import { describeView } from '../trial/view/describe-view.js';
import { findView } from '../trial/view/find-view.js';
import { textsOfTask } from '../validity/result-paths.js';
import { warnOfAnswers } from '../validity/warn-of-answers.js';
import {
  type JudgeRequest,
  judgeBundle,
  type NamedBundle,
  plannedArtifact,
  plannedArtifacts,
  readBundle,
} from './judge-bundle.js';
import { judgePlacebo } from './judge-placebo.js';
import { inStudyWords, planInvalid, withStudyNames } from './plan-invalid.js';
import type { PlanBase } from './plan-study.js';
import { readArms } from './read-arms.js';
import { readMetric } from './read-metric.js';
import { readNumbers, type StudyNumbers } from './read-numbers.js';
import { resolveOutput } from './read-output.js';
import { readRequirements } from './read-requirements.js';
import { readTemplate } from './read-template.js';
import { refuseImpossible } from './refuse-impossible.js';
import type { PlannedArtifact, StudyPlan } from './study-schema.js';
import type { JudgedBundle, StudySettings } from './study-settings.js';
import { trialFlags } from './trial-flags.js';
import type { WrittenStudy, WrittenTrial } from './written-study.js';

/** All of a plan that the flags and the files say; the rest follows from it. */
export type PlanInputs = Omit<StudyPlan, 'order' | 'minimumDetectableEffect' | 'trialsNeeded'>;

export interface SettledInputs extends Pick<StudySettings, 'run' | 'stateRoot' | 'bundle' | 'outputFolder'> {
  inputs: PlanInputs;
  warnings: string[];
}

export interface InputsRequest extends PlanBase {
  /** Where an earlier verdict on the same bytes is known, it is taken; otherwise the clean room is asked. */
  judge?: (named: NamedBundle, request: JudgeRequest) => Promise<JudgedBundle>;
}

/** From what was typed to what a study is, every mistake found on the way. Cheap checks come first, and the agent is asked last. */
export async function settleInputs(written: WrittenStudy, request: InputsRequest): Promise<SettledInputs> {
  const { cwd, env, signal, judge = judgeBundle } = request;
  const numbers = readNumbers(written);
  const { config, run } = await resolveTrial(written, request);
  const template = config.task.workspace;
  const { metric, warnings: ofMetric } = readMetric(written.metric, config);
  const named = await inStudyWords(() => readBundle(written, cwd));
  const output = { written: written.outputDir, cwd, template, ...(named && { harness: named.harness }) };
  const outputFolder = await resolveOutput(output);
  const stateRoot = await inStudyWords(() => resolveStateRoot(written.stateDir, { cwd, env }));
  await refuseImpossible('--state-dir', stateRoot);
  if (named === undefined) readArms(written.arms, undefined);
  const templateDigest = await readTemplate(template);
  const judging = { template, written, cwd, env, signal };
  const bundle = named && (await inStudyWords(() => judge(named, judging)));
  const artifacts = bundle && plannedArtifacts(bundle);
  const arms = readArms(written.arms, artifacts);
  const placebo = bundle && arms.includes('placebo') ? await judgePlacebo(bundle, judging) : undefined;
  const required = readRequirements({ written, arms, ...(artifacts && { artifacts }) });
  const runner = await request.createRunner(config);
  const { doubts, version } = await askAgent(runner, { workspace: template, env, signal });
  const planned = bundleOf(named, artifacts);
  const view = await findView({
    mode: config.sandbox.mode,
    runner,
    template: { path: template, digest: templateDigest },
    bundle: planned,
    outputFolder,
    stateRoot,
    env,
    signal,
  });
  return {
    inputs: {
      task: await taskOf(config),
      template: { path: template, digest: templateDigest },
      bundle: planned,
      ...(placebo && { placebo: placebo.qualifications.map(plannedArtifact) }),
      arms: [...arms],
      trialsPerArm: numbers.trialsPerArm,
      seed: numbers.seed,
      budgets: budgetsOf(config),
      metric,
      postCommand: config.task.objective.command ?? null,
      objective: rulesOf(config),
      ignore: ignoreOf(config),
      invalidTrials: 'worst',
      requirements: required.requirements,
      rule: numbers.rule,
      taskState: config.taskState,
      agent: agentOf(config),
      versions: { ...request.versions, ...(version !== undefined && { agent: version }) },
      execution: { executor: 'local', jobs: numbers.jobs, quietScoring: written.quietScoring ?? false, view },
    },
    run,
    stateRoot,
    outputFolder,
    ...(bundle && { bundle: { ...bundle, ...(placebo && { placebo }) } }),
    warnings: [
      ...config.warnings.map(withStudyNames),
      ...ofMetric,
      ...new Set([...(named?.warnings ?? []), ...(bundle?.warnings ?? [])]),
      ...required.warnings,
      ...(named ? await warnOfAnswers({ bundle: named.bundle, template, texts: textsOfTask(config.task) }) : []),
      ...crowded(numbers),
      // A scenario looks at nothing.
      ...(runner.scenario === undefined ? describeView(view, numbers.jobs) : []),
      ...doubts,
    ],
  };
}

/** A trial's run, as it would be in the template itself: so every flag of it is checked. */
async function resolveTrial(written: WrittenStudy, base: PlanBase): Promise<{ config: RunConfig; run: WrittenTrial }> {
  const { workspaceTemplate, task, taskText, stateDir } = written;
  if (workspaceTemplate === undefined) throw planInvalid('Name the folder of the task with --workspace-template.');
  const place: WrittenRunConfig = {
    workspace: workspaceTemplate,
    ...(task !== undefined && { task }),
    ...(taskText !== undefined && { taskText }),
    ...(stateDir !== undefined && { stateDir }),
  };
  const resolve = (scored: boolean) =>
    inStudyWords(async () => {
      const run = trialFlags(written, { scored });
      return { run, config: await resolveConfig({ ...run, ...place }, base) };
    });
  const first = await resolve(written.postCommand !== undefined);
  // The task itself may name a scorer.
  const byTask = written.postCommand === undefined && first.config.task.objective.command !== undefined;
  return byTask ? await resolve(true) : first;
}

async function askAgent(
  runner: Runner,
  { env, ...asked }: Pick<PlanBase, 'env' | 'signal'> & { workspace: string },
): Promise<{ doubts: readonly string[]; version: string | undefined }> {
  const defined = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const options = { env: Object.fromEntries(defined), ...asked };
  const doubts = (await runner.preflight?.(options)) ?? [];
  return { doubts, version: await runner.version?.(options) };
}

function bundleOf(named: NamedBundle | undefined, artifacts: PlannedArtifact[] | undefined): StudyPlan['bundle'] {
  if (named === undefined || artifacts === undefined) return null;
  const { harness, bundle, excludedKinds } = named;
  return { path: harness, digest: bundle.digest, artifacts, excludedKinds: [...excludedKinds] };
}

async function taskOf({ task: { text, source } }: RunConfig): Promise<StudyPlan['task']> {
  if (source.from !== 'file') return { text, path: null, digest: null };
  return { text, path: source.path, digest: await digestOfTask(source.path) };
}

function rulesOf({ task: { objective } }: RunConfig): StudyPlan['objective'] {
  const { protect, editable, repeats, secret } = objective;
  return {
    ...(protect && { protect: [...protect] }),
    ...(editable && { editable: [...editable] }),
    ...(repeats !== undefined && { repeats }),
    ...(secret && { secret }),
  };
}

function ignoreOf({ ignore: { patterns, gitignore } }: RunConfig): StudyPlan['ignore'] {
  return { patterns: [...patterns], ...(gitignore && { gitignore: [...gitignore] }) };
}

function budgetsOf({ iterations, attemptMs, scorerMs, limits }: RunConfig): StudyPlan['budgets'] {
  return {
    iterations,
    attemptMs: [...attemptMs],
    scorerMs,
    ...(limits.tokens !== undefined && { tokens: limits.tokens }),
    ...(limits.costUsd !== undefined && { costUsd: limits.costUsd }),
  };
}

/** How the agent is started, by the names of `run_config.json`. */
function agentOf(config: RunConfig): StudyPlan['agent'] {
  const document = Object.entries(runConfigDocument(config, {}));
  const isOfAgent = (name: string) =>
    /^(runner|fake_scenario|sandbox|allow_network|allow_env|(codex|claude|acp)_.*)$/.test(name);
  return Object.fromEntries(document.filter(([name]) => isOfAgent(name)));
}

function crowded({ jobs }: StudyNumbers): string[] {
  const processors = availableParallelism();
  if (jobs <= processors) return [];
  return [
    `--jobs ${jobs} runs more trials at once than there are processors (${processors}): they slow each other down.`,
  ];
}
