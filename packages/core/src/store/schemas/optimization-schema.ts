import * as z from 'zod';
import { checkpointSchema, restoreSchema } from './checkpoint-schema.js';

const changeFields = {
  /** Higher is better: score / baseline - 1. Absent for a baseline of zero, as is the next one. */
  relative_improvement: z.number().exactOptional(),
  /** Lower is better: 1 - score / baseline. */
  relative_reduction: z.number().exactOptional(),
};

/** Where an optimisation stood after one attempt. Only scores that count appear. */
export const optimizationSchema = z.strictObject({
  mode: z.literal('optimization'),
  score_key: z.string(),
  higher_is_better: z.boolean(),
  baseline_score: z.number().nullable(),
  previous_best_score: z.number().nullable(),
  current_score: z.number().nullable(),
  target_reached: z.boolean().exactOptional(),
  improved_from_baseline: z.boolean().exactOptional(),
  delta_from_baseline: z.number().exactOptional(),
  ...changeFields,
  improved_from_previous_best: z.boolean().exactOptional(),
  best_checkpoint: checkpointSchema.exactOptional(),
  /** In the last iteration, once the best state was brought back. */
  restored_best_checkpoint: restoreSchema.exactOptional(),
});

/** The optimisation as a whole, in `summary.json`. */
export const optimizationSummarySchema = z.strictObject({
  enabled: z.boolean(),
  score_key: z.string(),
  higher_is_better: z.boolean(),
  baseline_score: z.number().nullable(),
  best_score: z.number().nullable(),
  /** The best verified score against the baseline; null when one is missing. */
  improved: z.boolean().nullable(),
  restore_best: z.boolean(),
  best_checkpoint: checkpointSchema.nullable(),
  absolute_delta_from_baseline: z.number().exactOptional(),
  ...changeFields,
});

/** What was kept, and what came back. */
export const bestCheckpointSummarySchema = z.strictObject({
  enabled: z.boolean(),
  restored: z.boolean(),
  captures: z.array(checkpointSchema),
  latest: checkpointSchema.nullable(),
  reason: z.enum(['disabled_by_config', 'no_checkpoint_captured']).exactOptional(),
  restore: restoreSchema.exactOptional(),
});

export type OptimizationDocument = z.infer<typeof optimizationSchema>;
export type OptimizationSummary = z.infer<typeof optimizationSummarySchema>;
export type BestCheckpointSummary = z.infer<typeof bestCheckpointSummarySchema>;
