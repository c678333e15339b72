import * as z from 'zod';
import { analysisSchema } from './analysis/analysis-schema.js';
import { armSchema } from './arm.js';
import { studySchema } from './plan/study-schema.js';
import { rescoringSchema } from './rescore/rescorings.js';
import { trialSchema } from './trial/trial-schema.js';

const count = z.number().int().nonnegative();
const numbersSchema = z.strictObject({
  count,
  min: z.number().nullable(),
  median: z.number().nullable(),
  max: z.number().nullable(),
  best: z.number().nullable(),
});
const counts = z.record(z.string(), count);

/** What the documented report says of an arm. Numbers of what finished; `analysis` is where invalid counts as worst. */
const groupSummarySchema = z.strictObject({
  count,
  status: counts,
  attempt_duration_seconds: numbersSchema,
  cumulative_attempt_duration_seconds: numbersSchema,
  iterations_completed: numbersSchema,
  score: numbersSchema,
  mcp_call_count: numbersSchema,
  post_score: numbersSchema.extend({
    valid_count: count,
    invalid_count: count,
    not_run_count: count,
    invalid_treated_as_worst: z.boolean(),
  }),
  post_status: counts,
  comparison_valid: z.strictObject({ valid: count, invalid: count }),
  mcp_called_tools: z.array(z.string()),
  invalid_reasons: counts,
});

/** `compare_report.json`: written anew after every trial. */
export const compareReportSchema = z.strictObject({
  created_at: z.string(),
  workspace_template: z.string(),
  artifact_source: z.string().nullable(),
  study: studySchema,
  trials: z.array(trialSchema),
  /** By what the trials were scored last, where that was done again when they were over. */
  rescored: rescoringSchema.exactOptional(),
  summary: z.partialRecord(armSchema, groupSummarySchema),
  analysis: analysisSchema,
});

export type CompareReport = z.infer<typeof compareReportSchema>;
export type GroupSummary = z.infer<typeof groupSummarySchema>;
