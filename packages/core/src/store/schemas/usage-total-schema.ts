import * as z from 'zod';
import { count } from './parts.js';

/** What several turns used: what is known of it, and of how many turns nothing is. In `iteration.json`. */
export const usageTotalSchema = z.strictObject({
  turns: count,
  /** Of these the agent told no tokens: what they used comes on top. */
  turnsWithoutTokens: count,
  turnsWithoutCost: count,
  /** Absent, as are the three below, when no turn told any. */
  inputTokens: count.exactOptional(),
  /** Part of `inputTokens`. */
  cachedInputTokens: count.exactOptional(),
  outputTokens: count.exactOptional(),
  costUsd: z.number().exactOptional(),
});

const totalDocumentSchema = z.strictObject({
  turns: count,
  /** Of these the agent told no tokens: what they used comes on top. */
  turns_without_tokens: count,
  turns_without_cost: count,
  /** Null, as are the three below, when no turn told any. */
  input_tokens: count.nullable(),
  /** Part of `input_tokens`. */
  cached_input_tokens: count.nullable(),
  output_tokens: count.nullable(),
  cost_usd: z.number().nullable(),
});

const phases = z.enum(['attempt', 'reflection', 'build', 'repair']);

/** Only phases that had a turn are in `byPhase`. */
export const usageOfIterationSchema = usageTotalSchema.extend({ byPhase: z.partialRecord(phases, usageTotalSchema) });

/** The same in `summary.json`, of an iteration and of the run. */
export const usageSummarySchema = totalDocumentSchema.extend({
  by_phase: z.partialRecord(phases, totalDocumentSchema),
});

export type UsageTotal = z.infer<typeof usageTotalSchema>;
export type UsageTotalDocument = z.infer<typeof totalDocumentSchema>;
export type UsageSummary = z.infer<typeof usageSummarySchema>;
