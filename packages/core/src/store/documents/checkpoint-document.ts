import type { Checkpoint } from '../../run/records.js';
import type { RunLayout } from '../layout.js';
import type { CheckpointDocument } from '../schemas/checkpoint-schema.js';

/** Where a kept state can be found. */
export function checkpointDocument(
  { createdAt, iteration, score, snapshot }: Checkpoint,
  { bestManifest }: Pick<RunLayout, 'bestManifest'>,
): CheckpointDocument {
  return {
    created_at: createdAt,
    iteration,
    score,
    reason: iteration === 0 ? 'baseline_post_attempt_passed' : 'post_attempt_best_score',
    snapshot: snapshot.id,
    checkpoint_path: snapshot.manifestPath,
    manifest_path: bestManifest,
    file_count: snapshot.entries,
  };
}
