import { realpath } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { Runner } from '@harnessgym/runners';
import type { IgnoreRule } from '@harnessgym/workspace';
import type { UsageLimits } from '../accounting/limit-reached.js';
import { defaults } from '../config/defaults.js';
import { invalidConfig } from '../config/invalid-config.js';
import { resolveStateFolder } from '../config/resolve-state-folder.js';
import { createRunStore } from '../store/create-run-store.js';
import type { RunStore } from '../store/run-store.js';
import type { Objective, Task } from '../task.js';
import { childEnvironment } from './child-environment.js';
import { type Clock, systemClock } from './clock.js';
import { collectWarnings } from './collect-warnings.js';
import type { Budgets, IterationContext } from './context.js';
import type { RunEvent } from './events.js';
import { newRunId } from './new-run-id.js';
import { openParts, type Parts } from './open-parts.js';
import { openSandbox } from './open-sandbox.js';
import type { SandboxSettings } from './run-sandbox.js';

/** What a script has to say. Everything optional has a default, and each part can be the script's own. */
export interface IterationOptions extends Partial<Parts> {
  /** The folder the agent works in; it must exist. */
  workspace: string;
  /** What to do, as text. */
  task: string;
  runner: Runner;
  /** Default: no scorer, no target, lower is better, metric `score`. With a `command`, that is the scorer. */
  objective?: Partial<Objective>;
  /** Default: time and a random part. It must be new in the workspace. */
  runId?: string;
  mode?: IterationContext['mode'];
  depth?: IterationContext['depth'];
  buildAfterSolve?: boolean;
  /** Default: true. False: what was built is mounted without a verdict, servers after a smoke check and a self-test. */
  qualifyArtifacts?: boolean;
  /** Default: `auto`, and no network. */
  sandbox?: Partial<SandboxSettings>;
  /** What snapshots, and so clean rooms, leave out. Default: `defaultIgnore` of `@harnessgym/workspace`. */
  ignore?: IgnoreRule;
  /** Default: 45 minutes for the attempt, 20 for each other turn, one repair. */
  budgets?: Partial<Budgets>;
  /** Default: none. */
  limits?: UsageLimits;
  /** Default: two minutes. */
  scorerMs?: number;
  signal?: AbortSignal;
  /** What the agent and the scorer inherit. Default: this process's environment. */
  env?: Readonly<Record<string, string | undefined>>;
  /** For snapshots and clean rooms, outside the workspace. Default: the state directory of the command. */
  stateFolder?: string;
  onEvent?: (event: RunEvent) => void;
  clock?: Clock;
  store?: RunStore;
}

/**
 * Everything `runIteration` needs for one iteration, the first of a run of its own. The workspace as it is now is the
 * template of the clean rooms; no baseline is measured, so in an optimisation any verified score is the best so far.
 * Disposing removes the clean room that is kept between qualifications; else the end of the process does. Throws CoreError, RegistryError or WorkspaceError when a part cannot be had.
 */
export async function createIterationContext(options: IterationOptions): Promise<IterationContext & AsyncDisposable> {
  const { runner, clock = systemClock, mode = 'learn', depth = 'deep', buildAfterSolve = false, onEvent } = options;
  const { qualifyArtifacts = true, ignore } = options;
  const workspace = await realWorkspace(options.workspace);
  const variables = options.env ?? process.env;
  const env = childEnvironment(variables, workspace);
  const runId = options.runId ?? newRunId(clock.now());
  const place = { cwd: workspace, env: variables, workspace };
  const stateFolder = options.stateFolder ?? (await resolveStateFolder(undefined, place));
  const objective = { ...plainObjective, ...options.objective };
  const task: Task = { text: options.task, source: { from: 'inline' }, workspace, objective };
  const { attemptMs, buildMs, repairs, scorerMs } = {
    ...defaults,
    ...(options.scorerMs && { scorerMs: options.scorerMs }),
  };
  const signal = options.signal ?? new AbortController().signal;
  const settings = { mode: 'auto' as const, allowNetwork: [], allowEnv: [], ...options.sandbox };
  const sandbox = await openSandbox(settings, { env, workspace, stateFolder, signal });
  const { warn, takeWarnings } = collectWarnings();
  const plan = { task, sandbox, stateFolder, scorerMs, qualifyArtifacts, ...(ignore && { ignore }), clock, env, warn };
  const parts = await openParts(plan, options);
  const runConfig = { run_id: runId, workspace };
  const files = {
    runId,
    task,
    clock,
    restoreBest: false,
    runConfig,
    stateFolder,
    takeWarnings,
    ...(onEvent && { onEvent }),
  };
  const store = options.store ?? (await createRunStore(files));
  const template = await parts.snapshots.take(workspace);
  await store.keepSnapshot('start', template);
  return {
    ...parts,
    iteration: 1,
    runId,
    mode,
    task,
    runner,
    store,
    sandbox,
    clock,
    signal,
    budgets: { attemptMs, reflectionMs: buildMs, buildMs, repairs, ...options.budgets },
    limits: options.limits ?? {},
    depth,
    buildAfterSolve,
    standing: { template },
    env,
  };
}

async function realWorkspace(written: string): Promise<string> {
  try {
    return await realpath(written);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw invalidConfig(`The workspace ${written} does not exist. Create it, or pass another path.`, error);
  }
}

const plainObjective: Objective = { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false };
