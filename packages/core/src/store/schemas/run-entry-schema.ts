import * as z from 'zod';
import { earlierStateSchema } from './earlier-schemas.js';
import { count, timestamp } from './parts.js';

const entryStateSchema = z.discriminatedUnion('state', [
  ...earlierStateSchema.options,
  /** A living process holds the workspace for it. */
  z.strictObject({ state: z.literal('running'), pid: z.number().int(), host: z.string() }),
  /** It left no summary, or none of its end, and nobody holds the workspace for it. */
  z.strictObject({ state: z.literal('interrupted') }),
  /** Its summary cannot be read. */
  z.strictObject({ state: z.literal('unreadable'), problem: z.string() }),
]);

/** One run of a workspace, in a list. What its documents do not tell is absent. */
export const runEntrySchema = z.strictObject({
  runId: z.string(),
  state: entryStateSchema,
  startedAt: timestamp.exactOptional(),
  endedAt: timestamp.exactOptional(),
  runner: z.string().exactOptional(),
  /** How many attempts have a verdict. */
  iterations: count,
  /** The last frozen status word, `already-passing`, or `not_started`. */
  finalStatus: z.string().exactOptional(),
  solved: z.boolean().exactOptional(),
  baselineScore: z.number().exactOptional(),
  /** Verified scores only, the baseline's included. */
  bestScore: z.number().exactOptional(),
});

/** What `harnessgym runs --json` prints: the newest first. */
export const runListSchema = z.array(runEntrySchema);

export type RunEntry = z.infer<typeof runEntrySchema>;
