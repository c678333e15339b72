import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import { openRegistry } from '@harnessgym/registry';
import { createFakeRunner, type FakeScenario, type Runner, type ToolServer } from '@harnessgym/runners';
import { openSnapshotStore } from '@harnessgym/workspace';
import type { Arm } from '../arm.js';
import type { Study, StudyPlan } from '../plan/study-schema.js';
import type { JudgedBundle, StudySettings } from '../plan/study-settings.js';
import type { WrittenTrial } from '../plan/written-study.js';
import { createLocalExecutor, type LocalExecutorOptions } from '../trial/local-executor.js';
import { templateRule } from '../trial/template-rule.js';
import type { Trial } from '../trial/trial-schema.js';
import { findView } from '../trial/view/find-view.js';

export interface TrialStage extends AsyncDisposable {
  root: string;
  settings: StudySettings;
  execute(arm: Arm, options?: ExecuteOptions): Promise<Trial>;
  /** Of the output folder. */
  read(...names: string[]): Promise<string>;
}

interface ExecuteOptions {
  trial?: number;
  signal?: AbortSignal;
  executor?: Partial<LocalExecutorOptions>;
}

interface Staged {
  files?: Readonly<Record<string, string>>;
  plan?: Partial<StudyPlan>;
  run?: WrittenTrial;
  turn?: FakeScenario['turn'];
  runner?: Runner;
  /** As this machine can hide it, where it can. */
  view?: 'hidden';
}

/** Prints the number in `score.txt`. */
export const scoreFile = `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("score.txt", "utf8")) }))'`;

/** A study of one task, with a server that echoes and a skill, whose trials are run one by one. Everything is real but the agent. */
export async function stageTrial({ files = {}, plan, run = {}, turn, runner, view }: Staged): Promise<TrialStage> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hg-trial-')));
  const template = join(root, 'template');
  await writeFiles(template, { 'task.md': 'Make the number in score.txt small.\n', 'score.txt': '10', ...files });
  const bundle = await judgedBundle(join(root, 'bundle'));
  const digest = await digestOf(template, join(root, 'digests'));
  const study = studyOf({ root, template, digest, ...(plan && { plan }) });
  const harness = join(root, 'bundle', '.harnessgym');
  study.plan.bundle = { path: harness, digest: bundle.bundle.digest, artifacts: [], excludedKinds: [] };
  const settings: StudySettings = {
    study,
    outputFolder: join(root, 'out'),
    start: 'new',
    run: { iterations: '1', sandbox: 'off', ...run },
    stateRoot: join(root, 'state'),
    bundle,
    scoring: (work) => work(),
    typed: { flags: {}, cwd: root },
  };
  const scenario: FakeScenario = {
    name: 'staged',
    plays: [['task.md']],
    turn: turn ?? (async () => ({ finalMessage: 'Done.' })),
  };
  const agent = runner ?? createFakeRunner(scenario, { connect });
  if (view === 'hidden') {
    const asked = { ...settings, ...study.plan, mode: 'require' as const, runner: agent, env: process.env };
    study.plan.execution.view = await findView({ ...asked, signal: new AbortController().signal });
  }
  return {
    root,
    settings,
    execute(arm, { trial = 1, signal = new AbortController().signal, executor = {} } = {}) {
      const options = { settings, createRunner: async () => agent, env: process.env, versions: {}, ...executor };
      const folder = join(settings.outputFolder, arm, `trial_${trial}`);
      return createLocalExecutor(options).execute({
        study,
        slot: { block: 0, arm, trial },
        folder,
        retried: [],
        signal,
      });
    },
    read: (...names) => readFile(join(settings.outputFolder, ...names), 'utf8'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function judgedBundle(root: string): Promise<JudgedBundle> {
  await buildHonestServer(root, 'echo');
  await writeFiles(root, {
    '.harnessgym/skills/halving/SKILL.md': '---\nname: halving\ndescription: Halve it.\n---\nHalve.\n',
  });
  const bundle = (await openRegistry(root)).bundle(() => true);
  const qualifications = bundle.artifacts.map(({ id: artifactId, kind, path, digest }) => ({
    artifactId,
    kind,
    path,
    digest,
    verdict: 'qualified' as const,
    tools: kind === 'mcp' ? ['add', 'echo'] : [],
    reason: '',
    checks: [],
  }));
  return { bundle, qualifications };
}

async function digestOf(template: string, folder: string): Promise<string> {
  const store = await openSnapshotStore({ folder, ignore: templateRule });
  return (await store.take(template)).id;
}

function studyOf(given: { root: string; template: string; digest: string; plan?: Partial<StudyPlan> }): Study {
  const { template, digest } = given;
  const text = 'Make the number in score.txt small.\n';
  const plan: StudyPlan = {
    task: { text, path: join(template, 'task.md'), digest: null },
    template: { path: template, digest },
    bundle: null,
    arms: ['plain', 'harnessed'],
    trialsPerArm: 1,
    seed: 1,
    order: [],
    budgets: { iterations: 1, attemptMs: [20_000], scorerMs: 20_000 },
    metric: { name: 'success', key: 'score', direction: 'lower-is-better', scoreDirection: 'lower-is-better' },
    postCommand: null,
    invalidTrials: 'worst',
    requirements: { activeHarness: true, toolUse: false },
    rule: { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 },
    minimumDetectableEffect: null,
    trialsNeeded: 1,
    taskState: 'reset',
    versions: {},
    objective: {},
    ignore: { patterns: [] },
    agent: {},
    execution: { executor: 'local', jobs: 1, quietScoring: false },
    ...given.plan,
  };
  return { schemaVersion: 1, createdAt: new Date().toISOString(), hash: 'plan', plan, warnings: [] };
}

async function connect(server: ToolServer, signal: AbortSignal) {
  const connection = await connectServer(server, { signal, startupTimeoutMs: server.startupTimeoutMs });
  return {
    async callTool(name: string, args: Readonly<Record<string, unknown>>, callSignal: AbortSignal) {
      const result = await connection.client.callTool({ name, arguments: { ...args } }, { signal: callSignal });
      const content = Array.isArray(result.content) ? result.content : [];
      const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return { text, isError: result.isError === true };
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
