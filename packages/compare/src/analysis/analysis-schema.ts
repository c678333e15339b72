import * as z from 'zod';
import { armSchema } from '../arm.js';

const count = z.number().int().nonnegative();
/** Null stands for a bound that is infinite. */
const interval = z.strictObject({ low: z.number().nullable(), high: z.number().nullable() });
const estimate = z.strictObject({ value: z.number(), interval });

/** What the trials of one arm amount to. */
const armSummarySchema = z.strictObject({
  arm: armSchema,
  planned: count,
  finished: count,
  valid: count,
  /** Valid and, by the metric, successful: it solved, reached the target, or without one has a valid score. */
  success: z.strictObject({ count, rate: z.number().nullable(), interval: interval.nullable() }),
  /** Of all finished trials, invalid ones as the worst; null when that is one of the invalid. */
  median: z.number().nullable(),
  best: z.number().nullable(),
  /** The chance that k trials all succeed. */
  passHatK: z.array(z.strictObject({ k: z.number().int().positive(), value: z.number() })),
  /** The median of the best score so far, by iteration. */
  bestSoFar: z.array(z.strictObject({ iteration: z.number().int().positive(), median: z.number().nullable() })),
  /** Kaplan-Meier: the share of trials that have not reached the target after so many seconds of attempts. */
  timeToTarget: z.array(z.strictObject({ seconds: z.number(), remaining: z.number() })),
  medianTimeToTarget: z.number().nullable(),
  spent: z.strictObject({
    attemptSeconds: z.number(),
    inputTokens: z.number().nullable(),
    outputTokens: z.number().nullable(),
    costUsd: z.number().nullable(),
  }),
});

/** One arm against `plain`, or against the placebo. What it finds of a plain arm or a placebo is a false alarm. */
const comparisonSchema = z.strictObject({
  control: armSchema,
  treated: armSchema,
  /** Of medians; of success rates where success is the metric. */
  difference: estimate.nullable(),
  ratio: estimate.nullable(),
  superiority: estimate.nullable(),
  /** The second p-value is Holm's, over the comparisons of the study; null when an arm is empty. */
  test: z
    .strictObject({
      pValue: z.number(),
      adjustedPValue: z.number(),
      exact: z.boolean(),
      favours: z.enum(['treated', 'control', 'neither']),
    })
    .nullable(),
  /** To find the effect of interest with the trials there are. */
  power: z.number(),
  trialsNeeded: count,
  verdict: z.enum(['helps', 'hurts', 'no evidence', 'underpowered', 'plan broken']),
  /** Why the plan is broken; else empty. */
  broken: z.array(z.string()),
  sentence: z.string(),
});

/** What a study may claim. In `compare_report.json` under `analysis`. */
export const analysisSchema = z.strictObject({
  schemaVersion: z.literal(1),
  planHash: z.string(),
  /** Whether every planned trial is in it. */
  complete: z.boolean(),
  arms: z.array(armSummarySchema),
  /** The bundle first, when there is one; against the placebo last. `plain2` is not among them. */
  comparisons: z.array(comparisonSchema),
  /** `plain2` against `plain`: a verdict other than that nothing was found is a false alarm. Null without that arm. */
  falseAlarm: comparisonSchema.nullable(),
  /** Of the first comparison, if that has the bundle and neither the placebo nor a false alarm speaks against it. */
  verdict: comparisonSchema.shape.verdict,
  sentence: z.string(),
});

export type ArmSummary = z.infer<typeof armSummarySchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Analysis = z.infer<typeof analysisSchema>;
