import { listRuns, type RunReading, readRun, resolveWorkspace } from '@harnessgym/core';
import { CliError } from '../errors.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { harmlessJson } from '../render/harmless-json.js';
import { noRuns } from '../render/no-runs.js';
import { oneLine } from '../render/one-line.js';
import { runText } from '../render/run-text.js';
import { stateText } from '../render/state-text.js';
import type { Terminal } from '../terminal.js';

/**
 * `harnessgym show`: one run in full on stdout, for people, or with `--json` its summary, null where nothing has run.
 * Writes nothing else.
 */
export async function show(
  wanted: string,
  { workspace: written = '.', json }: { workspace?: string; json?: boolean },
  { cwd, stdout }: Terminal,
): Promise<ExitCode> {
  const workspace = await resolveWorkspace(written, cwd);
  const run = await findRun(workspace, wanted);
  if (run === undefined) stdout.write(json ? 'null\n' : `${noRuns(workspace)}\n`);
  else stdout.write(json ? summaryOf(run) : runText(run, new Date()));
  return exitCodes.done;
}

/** Undefined where nothing has run. Throws CliError when there are runs, and none of that id. */
async function findRun(workspace: string, wanted: string): Promise<RunReading | undefined> {
  const named = wanted === 'latest' ? undefined : await readRun(workspace, wanted);
  if (named !== undefined) return named;
  const runs = await listRuns(workspace);
  const [newest] = runs;
  if (newest === undefined) return undefined;
  if (wanted === 'latest') return readRun(workspace, newest.runId);
  const last = runs.slice(0, 3).map(({ runId }) => runId);
  throw new CliError(
    exitCodes.usage,
    `${workspace} holds no run "${oneLine(wanted)}". The newest: ${last.join(', ')}. harnessgym runs lists them all.`,
  );
}

function summaryOf({ summary, layout, entry }: RunReading): string {
  if (summary.reading === 'whole') return harmlessJson(summary.text);
  const problem =
    summary.reading === 'missing'
      ? `does not exist: the run is ${stateText(entry.state)}`
      : `cannot be read: ${oneLine(summary.problem)}`;
  throw new CliError(
    exitCodes.environment,
    `${layout.summary} ${problem}. Without --json, harnessgym show tells what the other files hold.`,
  );
}
