import type { SummaryDocument } from '@harnessgym/core/documents';
import { wholeLine } from './whole-line.js';

/** The best state of a run, and what came of bringing it back. */
export function bestStateText({ latest, reason, restore }: SummaryDocument['best_checkpoint']): string {
  if (latest === null) return 'none kept';
  const state = `${latest.iteration === 0 ? 'as before the run' : `of iteration ${latest.iteration}`}, ${latest.score}`;
  if (reason === 'disabled_by_config') return `${state}; not restored, as asked`;
  if (restore === undefined) return `${state}; not restored`;
  if (!restore.restored)
    return `${state}; could not be restored: ${wholeLine(restore.error ?? 'no reason is recorded')}`;
  return `${state}; restored, scored again: ${(restore.confirmation ?? 'not-measured').replace('-', ' ')}`;
}
