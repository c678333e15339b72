import type { RunEntry } from '@harnessgym/core';
import { shellLine } from './shell-line.js';

/** Whether a run ended before it was through. What there is to go on from, only the state folder knows. */
export function isResumable({ state: { state } }: Pick<RunEntry, 'state'>): boolean {
  return state === 'interrupted' || state === 'stopped' || state === 'cancelled' || state === 'crashed';
}

/** The command that goes on with a run. `flags` are those that name another state directory. */
export function resumeLine(
  { runId }: Pick<RunEntry, 'runId'>,
  { workspace, flags = [] }: { workspace: string; flags?: readonly string[] },
): string {
  return shellLine(['harnessgym', 'run', '--workspace', workspace, '--resume', runId, ...flags]);
}
