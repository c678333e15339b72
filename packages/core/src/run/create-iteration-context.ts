import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createQualifier, type Qualifier } from '@harnessgym/qualify';
import { openRegistry, type Registry } from '@harnessgym/registry';
import type { Runner } from '@harnessgym/runners';
import { openSnapshotStore, type SnapshotStore } from '@harnessgym/workspace';
import { resolveStateFolder } from '../config/resolve-state-folder.js';
import { createCommandScorer } from '../scoring/create-command-scorer.js';
import type { Scorer } from '../scoring/score.js';
import { createRunStore } from '../store/create-run-store.js';
import type { RunStore } from '../store/run-store.js';
import type { Objective, Task } from '../task.js';
import { type Clock, systemClock } from './clock.js';
import type { Budgets, IterationContext } from './context.js';
import { definedVariables } from './defined-variables.js';
import type { RunEvent } from './events.js';
import { newRunId } from './new-run-id.js';

/** What a script has to say. Everything optional has a default, and each part can be the script's own. */
export interface IterationOptions {
  /** The folder the agent works in; it must exist. */
  workspace: string;
  /** What to do, as text. */
  task: string;
  runner: Runner;
  /** Default: no scorer, no target, lower is better, metric `score`. With a `command`, that is the scorer. */
  objective?: Partial<Objective>;
  /** Default: 1. */
  iteration?: number;
  /** Default: time and a random part. It must be new in the workspace. */
  runId?: string;
  mode?: IterationContext['mode'];
  depth?: IterationContext['depth'];
  buildAfterSolve?: boolean;
  /** Default: 45 minutes for the attempt, 20 for each other turn, one repair. */
  budgets?: Partial<Budgets>;
  /** Default: two minutes. */
  scorerTimeoutMs?: number;
  signal?: AbortSignal;
  /** What the agent and the scorer inherit. Default: this process's environment. */
  env?: Readonly<Record<string, string | undefined>>;
  /** For snapshots and clean rooms, outside the workspace. Default: the state directory of the command. */
  stateFolder?: string;
  onEvent?: (event: RunEvent) => void;
  clock?: Clock;
  registry?: Registry;
  qualifier?: Qualifier;
  scorer?: Scorer;
  snapshots?: SnapshotStore;
  store?: RunStore;
}

const minute = 60_000;

/**
 * Everything `runIteration` needs, with the product's own parts where none is given. Takes the workspace as it is now
 * for the template of the clean rooms. Throws CoreError, RegistryError or WorkspaceError when a part cannot be had.
 */
export async function createIterationContext(options: IterationOptions): Promise<IterationContext> {
  const { runner, iteration = 1, clock = systemClock, depth = 'deep', buildAfterSolve = false } = options;
  const workspace = await realpath(options.workspace);
  const env = options.env ?? process.env;
  const runId = options.runId ?? newRunId(clock.now());
  const stateFolder =
    options.stateFolder ?? (await resolveStateFolder(undefined, { cwd: workspace, env, workspace, runId }));
  const objective: Objective = { ...plainObjective, ...options.objective };
  const task: Task = { text: options.task, source: { from: 'inline' }, workspace, objective };
  const snapshots = options.snapshots ?? (await openSnapshotStore({ folder: join(stateFolder, 'snapshots') }));
  const inherited = definedVariables(env);
  const scorer =
    options.scorer ?? commandScorer(objective, { clock, env: inherited, timeoutMs: options.scorerTimeoutMs });
  const { onEvent } = options;
  return {
    iteration,
    runId,
    mode: options.mode ?? 'learn',
    task,
    runner,
    registry: options.registry ?? (await openRegistry(workspace)),
    qualifier: options.qualifier ?? createQualifier({ snapshots, roomsFolder: join(stateFolder, 'rooms') }),
    ...(scorer && { scorer }),
    store:
      options.store ??
      (await createRunStore({
        runId,
        task,
        clock,
        restoreBest: false,
        runConfig: { run_id: runId },
        stateFolder,
        ...(onEvent && { onEvent }),
      })),
    snapshots,
    clock,
    signal: options.signal ?? new AbortController().signal,
    budgets: {
      attemptMs: 45 * minute,
      reflectionMs: 20 * minute,
      buildMs: 20 * minute,
      repairs: 1,
      ...options.budgets,
    },
    depth,
    buildAfterSolve,
    standing: { template: await snapshots.take(workspace) },
    env: inherited,
  };
}

const plainObjective: Objective = { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false };

function commandScorer(
  { command, scorerKey }: Objective,
  { clock, env, timeoutMs = 2 * minute }: { clock: Clock; env: Record<string, string>; timeoutMs: number | undefined },
): Scorer | undefined {
  return command === undefined ? undefined : createCommandScorer({ command, key: scorerKey, timeoutMs, clock, env });
}
