import { type RunReading, resolveWorkspace } from '@harnessgym/core';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { findRun } from '../find-run.js';
import { harmlessJson } from '../render/harmless-json.js';
import { noRuns } from '../render/no-runs.js';
import { runText } from '../render/run-text.js';
import { stateText } from '../render/state-text.js';
import { wholeLine } from '../render/whole-line.js';
import { stateDirToResume } from '../state-dir-to-resume.js';
import type { Terminal } from '../terminal.js';
import { warnUnfinished } from '../warn-unfinished.js';

/**
 * `harnessgym show`: one run in full on stdout, for people, or with `--json` its summary, null where nothing has run.
 * Writes nothing else.
 */
export async function show(
  wanted: string,
  { workspace: written = '.', json }: { workspace?: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, env, stdout } = terminal;
  const workspace = await resolveWorkspace(written, cwd);
  await warnUnfinished(workspace, terminal);
  const run = await findRun(workspace, wanted);
  if (run === undefined) stdout.write(json ? 'null\n' : `${noRuns(workspace)}\n`);
  else if (json) stdout.write(summaryOf(run));
  else {
    const stateDir = await stateDirToResume(run.entry.runId, { workspace, cwd, env });
    stdout.write(runText(run, { now: new Date(), stateDir }));
  }
  return exitCodes.done;
}

function summaryOf({ summary, layout, entry }: RunReading): string {
  if (summary.reading === 'whole') return harmlessJson(summary.text);
  const problem =
    summary.reading === 'missing'
      ? `does not exist: the run is ${stateText(entry.state)}`
      : `cannot be read: ${wholeLine(summary.problem)}`;
  throw new CliError(
    exitCodes.environment,
    `${layout.summary} ${problem}. Without --json, harnessgym show tells what the other files hold.`,
  );
}
