import {
  createLoopContext,
  isUnfinished,
  lockWorkspace,
  type RunConfig,
  type RunRecord,
  readProgress,
  runLoop,
} from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { cancelOnSignals } from './cancel-on-signals.js';
import { warn } from './commands/warn.js';
import { AdvisedError } from './errors.js';
import { showProgress } from './progress/show-progress.js';
import { sweepKilledRun, sweepOwnRun } from './sweep-killed-run.js';
import type { Terminal, TerminalStream } from './terminal.js';
import { versions } from './version.js';

export interface WatchRunOptions {
  runner: Runner;
  terminal: Terminal;
  /** Where the progress goes. When this returns, nothing of it is drawn over any more. */
  progressOn: TerminalStream;
  start: 'new' | 'resumed';
  /** What to tell where the run crashes and can be resumed. */
  goOn: string;
}

const cancelling =
  'harnessgym: cancelling; ending the agent and writing the summary. Once more kills the agent and exits without one.\n';

/**
 * Runs the loop where a person can watch it and end it with Ctrl-C, alone in the workspace: what a killed run left
 * there is ended first, and what this one left at last.
 */
export async function watchRun(config: RunConfig, options: WatchRunOptions): Promise<RunRecord> {
  const { runner, terminal, progressOn, start, goOn } = options;
  const { env, stderr } = terminal;
  const { runId, stateFolder } = config;
  const { workspace } = config.task;
  await using lock = await lockWorkspace(workspace, { runId, stateFolder });
  // Read with the lock in hand: until then another command may have gone on with the run.
  const resumed = start === 'resumed' && { resumed: await readProgress({ workspace, stateFolder, runId }) };
  warn([...lock.warnings, ...(await sweepKilledRun(workspace))], terminal);
  using progress = await showProgress(progressOn, { env, objective: config.task.objective });
  using cancellation = cancelOnSignals(() => progress.aside(() => stderr.write(cancelling)));
  const { signal } = cancellation;
  await using _sweep = {
    [Symbol.asyncDispose]: async () => {
      const left = await sweepOwnRun(workspace);
      progress.aside(() => warn(left, terminal));
    },
  };
  const parts = { runner, versions, env, signal, onEvent: progress.onEvent, ...resumed };
  await using context = await createLoopContext(config, parts);
  try {
    return await runLoop(context);
  } catch (error) {
    throw (await isUnfinished(stateFolder, runId)) ? new AdvisedError(error, goOn) : error;
  }
}
