import * as z from 'zod';
import { measurementSchema } from './measurement-schema.js';
import { count, path, texts, timestamp } from './parts.js';

/**
 * A kept state, in `checkpoints/best_manifest.json` and wherever one is named. The paths it holds are listed in the
 * file that `checkpoint_path` names, so that no document grows with the workspace.
 */
export const checkpointSchema = z.strictObject({
  created_at: timestamp,
  /** 0 is the state before the run. */
  iteration: count,
  score: z.number(),
  reason: z.enum(['baseline_post_attempt_passed', 'post_attempt_best_score']),
  /** The snapshot's id: a digest of all that it holds. */
  snapshot: z.string(),
  /** In the state directory. */
  checkpoint_path: path,
  manifest_path: path,
  file_count: count,
});

/** What became of bringing the best state back. */
export const restoreSchema = z.strictObject({
  ...checkpointSchema.omit({ created_at: true, file_count: true }).shape,
  restored: z.boolean(),
  restored_at: timestamp,
  /** Why it was not restored. */
  error: z.string().exactOptional(),
  restored_file_count: count.exactOptional(),
  /** The first 200 paths that were written or removed. */
  restored_files: texts.exactOptional(),
  removed_file_count: count.exactOptional(),
  /** The workspace as it was just before. */
  snapshot_before: z.string().exactOptional(),
  confirmation: z.enum(['confirmed', 'regressed', 'not-measured']).exactOptional(),
  post_restore: measurementSchema.exactOptional(),
  post_restore_passed: z.boolean().exactOptional(),
});

export type CheckpointDocument = z.infer<typeof checkpointSchema>;
export type RestoreDocument = z.infer<typeof restoreSchema>;
