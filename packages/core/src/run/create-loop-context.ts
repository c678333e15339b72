import { sandboxName } from '@harnessgym/qualify';
import type { Runner } from '@harnessgym/runners';
import { doubtLimits } from '../accounting/doubt-limits.js';
import { ignoreRule } from '../config/ignore-rule.js';
import type { RunConfig } from '../config/run-config.js';
import { runConfigDocument } from '../config/run-config-document.js';
import { keepProgress } from '../progress/keep-progress.js';
import type { RunProgress } from '../progress/run-progress.js';
import { createRunStore } from '../store/create-run-store.js';
import { childEnvironment } from './child-environment.js';
import { systemClock } from './clock.js';
import { collectWarnings } from './collect-warnings.js';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';
import type { RunEvent } from './events.js';
import { openParts } from './open-parts.js';
import { openSandbox } from './open-sandbox.js';
import { preflight } from './preflight.js';
import { describeUnsandboxed } from './run-sandbox.js';

export interface LoopParts {
  runner: Runner;
  /** What the agent and the scorer inherit. */
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Recorded in `run_config.json`. */
  versions: Readonly<Record<string, string>>;
  onEvent?: (event: RunEvent) => void;
  /** Default: `learn`. A replay judges and builds nothing: what is active is what had a verdict before it. */
  mode?: LoopContext['mode'];
  /** What an interrupted run had finished, as `readProgress` reads it: the loop goes on with that run. */
  resumed?: RunProgress;
}

/**
 * A run as it was configured, ready for `runLoop`. What can fail, the agent included, is tried before the run has a folder. Disposing removes
 * the clean room that is kept between qualifications.
 */
export async function createLoopContext(config: RunConfig, parts: LoopParts): Promise<LoopContext & AsyncDisposable> {
  const {
    runId,
    task,
    stateFolder,
    scorerMs,
    restoreBest,
    iterations,
    taskState,
    depth,
    buildAfterSolve,
    qualifyArtifacts,
  } = config;
  const { runner, signal, versions, mode = 'learn', onEvent, resumed } = parts;
  const clock = systemClock;
  const env = childEnvironment(parts.env, task.workspace);
  const sandbox = await openSandbox(config.sandbox, { env, workspace: task.workspace, stateFolder, signal });
  const unsandboxed = describeUnsandboxed(sandbox);
  const doubts = [
    ...(unsandboxed === undefined ? [] : [unsandboxed]),
    ...(await preflight({ runner, env, task, signal }, resumed)),
    ...doubtLimits(config),
  ];
  const ignore = ignoreRule(config.ignore);
  const { warn, takeWarnings } = collectWarnings();
  const opened = await openParts({ task, stateFolder, scorerMs, qualifyArtifacts, ignore, sandbox, clock, env, warn });
  const runConfig = { ...runConfigDocument(config, versions), sandbox_used: sandboxName(sandbox.found) };
  const progress = keepProgress(config, resumed);
  const store = await createRunStore({
    runId,
    task,
    clock,
    restoreBest,
    runConfig,
    stateFolder,
    progress,
    takeWarnings,
    ...(resumed && { resumed }),
    ...(onEvent && { onEvent }),
  });
  if (resumed === undefined) await progress.saveConfig(config, store.startedAt);
  for (const message of doubts) await emit({ store, clock }, { type: 'warning', message });
  const { attemptMs, reflectionMs, buildMs, repairs, limits } = config;
  return {
    ...opened,
    runId,
    mode,
    task,
    runner,
    store,
    sandbox,
    clock,
    signal,
    budgets: { attemptMs, reflectionMs, buildMs, repairs },
    limits,
    depth,
    buildAfterSolve,
    iterations,
    taskState,
    restoreBest,
    env,
  };
}
