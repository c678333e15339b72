import * as z from 'zod';
import { gateSchema } from './gate-schema.js';
import { measurementSchema, verificationSchema } from './measurement-schema.js';
import { optimizationSchema } from './optimization-schema.js';
import { count, path, timestamp } from './parts.js';
import { phaseSchema } from './phase-schema.js';
import { qualificationSummarySchema } from './qualification-schema.js';
import { usageSchema } from './usage-schema.js';

/** What the tool lays over the agent's `result.json`, each field as soon as it is known. */
const ownFields = {
  run_id: z.string(),
  iteration: count,
  /** The agent's word until the verdict, which replaces it; after it only `tooling_built` of a build turn. */
  status: z.string(),
  verified: z.boolean(),
  task_path: path.nullable(),
  registry_artifact_count: count,
  /** By name: `attempt`, `reflection`, `build`, `repair_1` and so on. */
  phases: z.record(z.string(), phaseSchema),
  created_at: timestamp,
  updated_at: timestamp,

  // From the verdict on.
  solved: z.boolean().exactOptional(),
  verified_by: z.enum(['scorer', 'agent']).exactOptional(),
  /** Present with a target. */
  target_reached: z.boolean().exactOptional(),
  harness_usage: usageSchema.exactOptional(),

  // With a scorer.
  post_attempt: measurementSchema.exactOptional(),
  /** The agent's word until the scorer has run; then the scorer's `verificationSchema`, beside what else the agent put there. */
  verification: z.unknown().exactOptional(),
  /** The same. A number that the scorer printed stands under the two score keys and `score`. */
  metrics: z.unknown().exactOptional(),
  optimization: optimizationSchema.exactOptional(),

  // After a build.
  registry_path: path.exactOptional(),
  harness_quality_gate: gateSchema.exactOptional(),
  artifact_qualification: qualificationSummarySchema.exactOptional(),
  /** Present when a tool was built after a solve. */
  primary_task_solved_before_build: z.literal(true).exactOptional(),
};

/** `result.json`. The agent owns it: whatever else it writes stays, and is a claim. */
export const resultSchema = z.looseObject(ownFields);

const sharedKeys: readonly string[] = ['status', 'verified', 'verification', 'metrics'];

/** The fields that an agent never sets: what it writes there is no claim and does not stay. */
export const toolKeys: ReadonlySet<string> = new Set(Object.keys(ownFields).filter((key) => !sharedKeys.includes(key)));

/** The tool's own fields of a `result.json`, once it is there. */
export const resultFieldsSchema = z.strictObject({
  ...ownFields,
  status: ownFields.status.exactOptional(),
  verified: ownFields.verified.exactOptional(),
  verification: verificationSchema.exactOptional(),
  metrics: z.record(z.string(), z.number()).exactOptional(),
});

export type ResultState = z.infer<typeof resultFieldsSchema>;

/** Some of them, as they come. */
export type ResultFields = Partial<Omit<ResultState, 'optimization'>> & {
  optimization?: Partial<NonNullable<ResultState['optimization']>>;
};
