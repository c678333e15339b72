import type { Checkpoint } from '../../run/records.js';

/** Where a kept state can be found. Its files are not listed: no document grows with the workspace. */
export function checkpointDocument({ iteration, score, snapshot }: Checkpoint): Record<string, unknown> {
  return {
    iteration,
    score,
    reason: iteration === 0 ? 'baseline_post_attempt_passed' : 'post_attempt_best_score',
    snapshot: snapshot.id,
    file_count: snapshot.entries,
  };
}
