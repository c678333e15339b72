import { join } from 'node:path';
import {
  createCommandScorer,
  createRunStore,
  definedVariables,
  type LoopContext,
  type RunConfig,
  type RunEvent,
  runConfigDocument,
  systemClock,
} from '@harnessgym/core';
import { createQualifier } from '@harnessgym/qualify';
import { openRegistry } from '@harnessgym/registry';
import type { Runner } from '@harnessgym/runners';
import { openSnapshotStore } from '@harnessgym/workspace';
import { version } from './version.js';

export interface WireOptions {
  runner: Runner;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
}

/** The only place that puts a run together. Opens what can fail before the run has a folder. */
export async function wireRun(config: RunConfig, { runner, env, signal, onEvent }: WireOptions): Promise<LoopContext> {
  const { runId, task, stateFolder, restoreBest, iterations, taskState, depth, buildAfterSolve } = config;
  const clock = systemClock;
  const inherited = definedVariables(env);
  const snapshots = await openSnapshotStore({ folder: join(stateFolder, 'snapshots') });
  const registry = await openRegistry(task.workspace);
  const runConfig = runConfigDocument(config, { harnessgym: version, node: process.versions.node });
  const store = await createRunStore({ runId, task, clock, restoreBest, runConfig, stateFolder, onEvent });
  const { command, scorerKey: key } = task.objective;
  return {
    runId,
    mode: 'learn',
    task,
    runner,
    registry,
    qualifier: createQualifier({ snapshots, roomsFolder: join(stateFolder, 'rooms') }),
    ...(command !== undefined && {
      scorer: createCommandScorer({ command, key, timeoutMs: config.scorerMs, clock, env: inherited }),
    }),
    store,
    snapshots,
    clock,
    signal,
    budgets: {
      attemptMs: config.attemptMs,
      reflectionMs: config.reflectionMs,
      buildMs: config.buildMs,
      repairs: config.repairs,
    },
    depth,
    buildAfterSolve,
    iterations,
    taskState,
    restoreBest,
    env: inherited,
  };
}
