import type { RunEntry } from '@harnessgym/core';
import { shellLine } from './shell-line.js';

/** Whether a run ended before it was through. What there is to go on from, only the state folder knows. */
export function isResumable({ state: { state } }: Pick<RunEntry, 'state'>): boolean {
  return state === 'interrupted' || state === 'stopped' || state === 'cancelled' || state === 'crashed';
}

/** The command that goes on with a run. `stateDir` is named where it is not the one that is used anyway. */
export function resumeLine(
  { runId }: Pick<RunEntry, 'runId'>,
  { workspace, stateDir }: { workspace: string; stateDir: string | undefined },
): string {
  const flags = stateDir === undefined ? [] : ['--state-dir', stateDir];
  return shellLine(['harnessgym', 'run', '--workspace', workspace, '--resume', runId, ...flags]);
}

/** That command, for whoever watched the run. */
export function goOnLine(run: Pick<RunEntry, 'runId'>, place: Parameters<typeof resumeLine>[1]): string {
  return `Go on with ${run.runId}: ${resumeLine(run, place)}`;
}

/** Beside such a line that names what only the run's own file says, which an agent can write. */
export const saysStateDir = 'it says that it used that state directory';
