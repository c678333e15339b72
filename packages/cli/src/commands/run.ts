import {
  createLoopContext,
  lockWorkspace,
  type RunState,
  resolveConfig,
  runLayout,
  runLoop,
  type WrittenRunConfig,
} from '@harnessgym/core';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { createRunner } from '../create-runner.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { closingLines } from '../render/closing-lines.js';
import { progressLine } from '../render/progress-line.js';
import type { Terminal } from '../terminal.js';
import { versions } from '../version.js';

/** `harnessgym run`: progress on stderr, the documented lines on stdout. */
export async function run(written: WrittenRunConfig, terminal: Terminal): Promise<ExitCode> {
  const config = await resolveConfig(written, { cwd: terminal.cwd, env: terminal.env, now: new Date() });
  const runner = await createRunner(config);
  await using _lock = await lockWorkspace(config.task.workspace, config.runId);
  using cancellation = cancelOnSignals(terminal);
  const context = await createLoopContext(config, {
    runner,
    versions,
    env: terminal.env,
    signal: cancellation.signal,
    onEvent: (event) => void terminal.stderr.write(progressLine(event)),
  });
  const record = await runLoop(context);
  const layout = runLayout(config.task.workspace, config.runId);
  terminal.stdout.write(closingLines(record, { layout, optimize: config.task.objective.optimize }));
  return exitCodeOf(record.state);
}

/** The run's verdict is no part of it; whether the run could take place is. */
function exitCodeOf(state: RunState): ExitCode {
  if (state.state === 'cancelled') return exitCodes.cancelled;
  return state.state === 'finished' && state.reason === 'infrastructure' ? exitCodes.environment : exitCodes.done;
}
