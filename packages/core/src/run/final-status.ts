import type { RunRecord } from './records.js';

/** The last frozen status word; a run without iterations says why. */
export function finalStatus({ state, iterations }: RunRecord): string {
  if (state.state === 'finished' && state.reason === 'already-passing' && iterations.length === 0)
    return 'already-passing';
  return iterations.at(-1)?.verdict.status ?? 'not_started';
}

export function isSolved({ state, iterations }: RunRecord): boolean {
  if (state.state === 'finished' && state.reason === 'already-passing') return true;
  return iterations.some(({ verdict }) => verdict.solved);
}
