import type { RunEntry } from '@harnessgym/core';
import { shellLine } from './shell-line.js';

/** Whether a run ended before it was through. What there is to go on from, only the state folder knows. */
export function isResumable({ state: { state } }: Pick<RunEntry, 'state'>): boolean {
  return state === 'interrupted' || state === 'cancelled' || state === 'crashed';
}

/** The command that goes on with a run. */
export function resumeLine({ runId }: Pick<RunEntry, 'runId'>, workspace: string): string {
  return shellLine(['harnessgym', 'run', '--workspace', workspace, '--resume', runId]);
}
