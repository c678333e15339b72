import * as z from 'zod';

/** A budgeted part of an iteration. */
export const phaseNameSchema = z.enum(['attempt', 'reflection', 'build', 'qualify', 'repair']);

/** What an attempt amounts to, frozen right after scoring. */
export const verdictSchema = z.strictObject({
  /** The documented status word of the iteration. */
  status: z.string(),
  verified: z.boolean(),
  verifiedBy: z.enum(['scorer', 'agent']),
  /** The number the attempt is judged by: measured where there is a scorer, claimed where there is none. */
  score: z.number().exactOptional(),
  /** Absent without a target. */
  targetReached: z.boolean().exactOptional(),
  solved: z.boolean(),
});

/** Two are limits that are used up, the last two are why an agent cannot go on. */
export const stopReasonSchema = z.enum([
  'solved',
  'cancelled',
  'max-cost',
  'max-tokens',
  'infrastructure',
  'service-unavailable',
]);

export const stopDecisionSchema = z.discriminatedUnion('next', [
  z.strictObject({ next: z.literal('build') }),
  z.strictObject({ next: z.literal('build-then-stop'), reason: stopReasonSchema }),
  z.strictObject({ next: z.literal('stop'), reason: stopReasonSchema }),
  /** A replay goes on to its next attempt without building. */
  z.strictObject({ next: z.literal('attempt') }),
]);

/** The one artifact chosen in reflection; `described` when the agent answered in prose only. */
export const improvementSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('chosen'),
    kind: z.enum(['skill', 'mcp', 'tool', 'verifier', 'fixture', 'test', 'docs', 'script', 'unknown']),
    name: z.string(),
    reason: z.string(),
    targetPath: z.string(),
  }),
  z.strictObject({ form: z.literal('described'), text: z.string() }),
]);

export const runStateSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('finished'),
    reason: z.enum(['solved', 'already-passing', 'iterations-used', 'max-cost', 'max-tokens']),
  }),
  /** The agent or its service could not go on: when they can, the run can. */
  z.strictObject({ state: z.literal('stopped'), reason: z.enum(['infrastructure', 'service-unavailable']) }),
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('crashed'), message: z.string() }),
]);

/** Of a summary: a run that finished is `closing` until the best state is back, so that a kill in between shows. */
export const summaryStateSchema = z.discriminatedUnion('state', [
  ...runStateSchema.options,
  z.strictObject({ state: z.literal('closing') }),
]);

/** Where an interrupted run goes on. After the scoring comes the verdict, after the qualification what was built is mounted. */
export const resumeStepSchema = z.enum([
  'opening',
  'attempt',
  'scoring',
  'reflection',
  'build',
  'qualification',
  'repair',
  'closing',
]);

export type ResumeStep = z.infer<typeof resumeStepSchema>;
