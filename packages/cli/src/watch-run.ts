import { createLoopContext, type RunConfig, type RunRecord, runLoop } from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { cancelOnSignals } from './cancel-on-signals.js';
import { showProgress } from './progress/show-progress.js';
import type { Terminal, TerminalStream } from './terminal.js';
import { versions } from './version.js';

export interface WatchRunOptions {
  runner: Runner;
  terminal: Terminal;
  /** Where the progress goes. When this returns, nothing of it is drawn over any more. */
  progressOn: TerminalStream;
}

/** Runs the loop where a person can watch it and end it with Ctrl-C. */
export async function watchRun(config: RunConfig, options: WatchRunOptions): Promise<RunRecord> {
  const { runner, terminal, progressOn } = options;
  const { env, stderr } = terminal;
  using progress = showProgress(progressOn, { env, objective: config.task.objective });
  using cancellation = cancelOnSignals((notice) => progress.aside(() => stderr.write(notice)));
  const { signal } = cancellation;
  await using context = await createLoopContext(config, { runner, versions, env, signal, onEvent: progress.onEvent });
  return await runLoop(context);
}
