import { join } from 'node:path';
import {
  createCommandScorer,
  createRunStore,
  type LoopContext,
  type RunConfig,
  type RunEvent,
  runConfigDocument,
  systemClock,
} from '@harnessgym/core';
import { createQualifier } from '@harnessgym/qualify';
import { openRegistry } from '@harnessgym/registry';
import { openSnapshotStore } from '@harnessgym/workspace';
import { createRunner } from './create-runner.js';
import { version } from './version.js';

export interface WireOptions {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
}

/** The only place that picks implementations. Finds a missing runner before anything is written. */
export async function wireRun(config: RunConfig, { env, signal, onEvent }: WireOptions): Promise<LoopContext> {
  const { runId, task, stateFolder, restoreBest, iterations, taskState, depth, buildAfterSolve } = config;
  const clock = systemClock;
  const inherited = definedVariables(env);
  const runner = await createRunner(config);
  const versions = { harnessgym: version, node: process.versions.node };
  const runConfig = runConfigDocument(config, versions);
  const store = await createRunStore({ runId, task, clock, restoreBest, runConfig, stateFolder, onEvent });
  const snapshots = await openSnapshotStore({ folder: join(stateFolder, 'snapshots') });
  const { command, scorerKey: key } = task.objective;
  return {
    runId,
    mode: 'learn',
    task,
    runner,
    registry: await openRegistry(task.workspace),
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

function definedVariables(env: WireOptions['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
