import { listRuns, type RunReading, readRun } from '@harnessgym/core';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';
import { oneLine } from './render/one-line.js';

/** The run of that id, or the `latest`. Undefined where nothing has run. Throws CliError when there are runs, and none of that id. */
export async function findRun(workspace: string, wanted: string): Promise<RunReading | undefined> {
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
