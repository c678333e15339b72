import {
  CoreError,
  createLoopContext,
  type IterationRecord,
  lockWorkspace,
  type RunConfig,
  type RunRecord,
  runLoop,
} from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { sweepOrphans } from '@harnessgym/internal-process/sweep-orphans';
import { RegistryError } from '@harnessgym/registry';
import { type Runner, RunnerError } from '@harnessgym/runners';
import { WorkspaceError } from '@harnessgym/workspace';
import type { ScoringTurn } from '../plan/study-settings.js';
import { loadPerCore } from './load-per-core.js';
import { type LeftByAttempt, watchWorkspace } from './watch-workspace.js';

/** What is known when the attempts of a trial are over. */
export interface Replay {
  startedAt: string;
  endedAt: string;
  durationMs: number;
  /** Absent when the run could not begin, or broke off. */
  run?: RunRecord;
  iterations: readonly IterationRecord[];
  /** When the attempts began, by iteration. */
  attemptStarts: ReadonlyMap<number, string>;
  left: readonly LeftByAttempt[];
  load: { before: number; after: number };
  /** Why the run broke off. */
  error?: string;
  /** Why the machine or the service, and not the agent, ended it. */
  infrastructure?: string;
}

export interface ReplayParts {
  createRunner(config: RunConfig): Promise<Runner>;
  env: Readonly<Record<string, string | undefined>>;
  versions: Readonly<Record<string, string>>;
  scoring: ScoringTurn;
  /** Where the files that each attempt left are written; absent when nobody reads them. */
  keepLeftIn?: string;
  signal: AbortSignal;
}

/**
 * Runs the attempts, alone in the workspace, and ends whatever they left running. What an agent does, and a run that breaks off, is
 * told in the result. Throws the signal's reason when it is cancelled, and what can only be a bug.
 */
export async function replayTask(config: RunConfig, parts: ReplayParts): Promise<Replay> {
  const { runId, stateFolder } = config;
  const { workspace } = config.task;
  await using _lock = await lockWorkspace(workspace, { runId, stateFolder });
  await using _sweep = {
    async [Symbol.asyncDispose]() {
      await sweepOrphans(workspace, 'this-process');
    },
  };
  const startedAt = new Date();
  const before = loadPerCore();
  const known = await attemptAll(config, parts);
  parts.signal.throwIfAborted();
  const endedAt = new Date();
  return {
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    durationMs: endedAt.getTime() - startedAt.getTime(),
    ...known,
    load: { before, after: loadPerCore() },
  };
}

type Known = Omit<Replay, 'startedAt' | 'endedAt' | 'durationMs' | 'load'>;

async function attemptAll(config: RunConfig, parts: ReplayParts): Promise<Known> {
  const attemptStarts = new Map<number, string>();
  let iterations: () => readonly IterationRecord[] = () => [];
  try {
    const { env, versions, signal, scoring, keepLeftIn } = parts;
    const runner = await parts.createRunner(config);
    await using context = await createLoopContext(config, {
      runner,
      env,
      versions,
      signal,
      mode: 'replay',
      onEvent: (event) => {
        if (event.type === 'phase-start' && event.iteration !== undefined) attemptStarts.set(event.iteration, event.at);
      },
    });
    iterations = () => context.store.iterations();
    const watched = watchWorkspace(context, scoring);
    const run = await runLoop(watched.context);
    const left = await watched.leftByAttempts(run, { ...(keepLeftIn !== undefined && { keepIn: keepLeftIn }) });
    return { run, iterations: run.iterations, attemptStarts, left, ...brokenOff(run) };
  } catch (error) {
    if (parts.signal.aborted || !isExpected(error)) throw error;
    const isInfrastructure = RunnerError.isInstance(error) || isFileError(error);
    return {
      iterations: iterations(),
      attemptStarts,
      left: [],
      error: error.message,
      ...(isInfrastructure && { infrastructure: error.message }),
    };
  }
}

/** The agent could not work, or its service refused whoever asks. */
function brokenOff({ state, iterations }: RunRecord): Pick<Replay, 'infrastructure'> {
  if (state.state !== 'stopped') return {};
  const outcome = iterations.at(-1)?.attempt.turn.outcome;
  return { infrastructure: outcome !== undefined && 'reason' in outcome ? outcome.reason : state.reason };
}

/** What a machine or a setting may have to do with; anything else is a bug. */
function isExpected(error: unknown): error is Error {
  return (
    CoreError.isInstance(error) ||
    RunnerError.isInstance(error) ||
    WorkspaceError.isInstance(error) ||
    RegistryError.isInstance(error) ||
    isFileError(error)
  );
}
