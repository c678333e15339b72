import { resolveConfig, runLayout, runLoop, type WrittenRunConfig } from '@harnessgym/core';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { closingLines } from '../render/closing-lines.js';
import { progressLine } from '../render/progress-line.js';
import type { Terminal } from '../terminal.js';
import { wireRun } from '../wire.js';

/** `harnessgym run`: progress on stderr, the documented lines on stdout. */
export async function run(written: WrittenRunConfig, terminal: Terminal): Promise<ExitCode> {
  const config = await resolveConfig(written, { cwd: terminal.cwd, env: terminal.env, now: new Date() });
  using cancellation = cancelOnSignals(terminal);
  const context = await wireRun(config, {
    env: terminal.env,
    signal: cancellation.signal,
    onEvent: (event) => void terminal.stderr.write(progressLine(event)),
  });
  const record = await runLoop(context);
  const layout = runLayout(config.task.workspace, config.runId);
  terminal.stdout.write(closingLines(record, { layout, optimize: config.task.objective.optimize }));
  return record.state.state === 'cancelled' ? exitCodes.cancelled : exitCodes.done;
}
