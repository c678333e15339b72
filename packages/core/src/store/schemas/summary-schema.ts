import * as z from 'zod';
import { iterationGateSchema } from './gate-schema.js';
import { measurementSchema } from './measurement-schema.js';
import { bestCheckpointSummarySchema, optimizationSummarySchema } from './optimization-schema.js';
import { count, path, sandboxSchema, texts, timestamp } from './parts.js';
import { phaseSchema } from './phase-schema.js';
import { qualificationSummarySchema, templateSchema } from './qualification-schema.js';
import { improvementSchema, summaryStateSchema } from './record-schemas.js';
import { usageSchema } from './usage-schema.js';
import { usageSummarySchema } from './usage-total-schema.js';

/** `summary.json`: the whole run. Written on every way out, also after a crash. */
export const summarySchema = z.strictObject({
  run_id: z.string(),
  /** How it ended; a crash with its message. */
  run_state: summaryStateSchema,
  runner: z.string(),
  /** What confined what was built. */
  sandbox_used: sandboxSchema,
  workspace: path,
  task_path: path.nullable(),
  started_at: timestamp,
  ended_at: timestamp,
  /** The last frozen status word, `already-passing`, or `not_started`. */
  final_status: z.string(),
  /** Whether any iteration solved the task, or it passed before. */
  solved: z.boolean(),
  iterations: z.array(
    z.strictObject({
      iteration: count,
      status: z.string(),
      solved: z.boolean(),
      verified: z.boolean(),
      verified_by: z.enum(['scorer', 'agent']),
      /** Measured where there is a scorer, claimed where there is none. */
      score: z.number().nullable(),
      selected_improvement: improvementSchema.nullable(),
      result_path: path,
      attempt: phaseSchema,
      reflection: phaseSchema.nullable(),
      build: phaseSchema.nullable(),
      /** Of all its turns, repairs included. */
      usage: usageSummarySchema,
    }),
  ),
  /** Of all turns of the run. A turn that was begun again counts once, as the last time. */
  usage: usageSummarySchema,
  /** Verified scores only, the baseline's included. */
  best_score: z.number().nullable(),
  baseline_post_attempt: measurementSchema.nullable(),
  optimization: optimizationSummarySchema,
  best_checkpoint: bestCheckpointSummarySchema,
  artifact_qualification: z.strictObject({
    /** Null for a run that did not get that far. */
    template: templateSchema.nullable(),
    /** Iteration 0 are the checks before the first one. */
    reports: z.array(qualificationSummarySchema.extend({ iteration: count })),
  }),
  harness_usage: z.array(usageSchema.extend({ iteration: count })),
  harness_quality_gates: z.array(iterationGateSchema),
  warnings: texts,
});

export type SummaryDocument = z.infer<typeof summarySchema>;
