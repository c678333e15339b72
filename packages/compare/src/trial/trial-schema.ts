import * as z from 'zod';
import { armSchema } from '../arm.js';

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();
const texts = z.array(z.string());
const statusCounts = z.record(z.string(), count);

const iterationSchema = z.strictObject({
  iteration: z.number().int().positive(),
  status: z.string(),
  solved: z.boolean(),
  result_path: z.string(),
  attempt_status: z.string(),
  attempt_return_code: z.number().int().nullable(),
  attempt_timed_out: z.boolean(),
  attempt_duration_seconds: seconds,
  attempt_message: z.string(),
  attempt_transcript_path: z.string(),
  /** Measured where there is a post command, claimed where there is none. */
  score: z.number().nullable(),
  /** Whether that number counts: null without a post command. */
  score_valid: z.boolean().nullable(),
  active_mcp_count: count,
  active_tool_count: count,
  used_active_tools: texts,
  mcp_call_count: count,
  mcp_called_tools: texts,
});

const failedAttemptSchema = iterationSchema
  .pick({
    iteration: true,
    status: true,
    attempt_status: true,
    attempt_return_code: true,
    attempt_timed_out: true,
    attempt_message: true,
    attempt_transcript_path: true,
  })
  .strict();

/** Why a trial does not count, or what a reader must know of one that does. */
const findingSchema = z.strictObject({
  kind: z.enum([
    // These make it invalid.
    'runner-failed',
    'infrastructure',
    'inactive-harness',
    'no-tool-use',
    'not-exposed',
    'post-failed',
    'no-score',
    'tampered',
    'answer-transfer',
    // These do not.
    'no-op',
    'busy-machine',
    'over-budget',
  ]),
  message: z.string(),
});

/** `trial.json`: one replay under one arm. */
export const trialSchema = z.strictObject({
  group: armSchema,
  trial: z.number().int().positive(),
  block: count,
  /** Of the plan it belongs to. */
  plan_hash: z.string(),
  /** Earlier tries of this trial, which ended for the infrastructure's sake. */
  retried: z.array(z.strictObject({ ended_at: z.string(), reason: z.string() })),
  started_at: z.string(),
  ended_at: z.string(),
  workspace: z.string(),
  run_id: z.string(),
  run_dir: z.string(),
  result_path: z.string().nullable(),
  status: z.string(),
  solved: z.boolean(),
  error: z.string().nullable(),
  /** The whole loop. */
  duration_seconds: seconds,
  /** Of the last iteration. */
  attempt_duration_seconds: seconds,
  cumulative_attempt_duration_seconds: seconds,
  /** Preparing and mounting the harness, outside of the attempts' clock. */
  activation_duration_seconds: seconds,
  iterations_completed: count,
  iterations: z.array(iterationSchema),
  /** Of the last iteration, and the best that is valid. */
  score: z.number().nullable(),
  best_score: z.number().nullable(),
  copied_artifacts: texts,
  /** Calls that began within an attempt. */
  mcp_telemetry: z.strictObject({
    count,
    successful_count: count,
    failed_count: count,
    status_counts: statusCounts,
    called_tools: texts,
  }),
  mcp_call_count: count,
  mcp_called_tools: texts,
  /** At most 500, in order; the offset is from the start of the trial's first attempt. */
  mcp_calls: z.array(
    z.strictObject({
      iteration: z.number().int().positive(),
      server: z.string(),
      tool: z.string(),
      status: z.string(),
      offset_seconds: z.number(),
      duration_seconds: seconds,
    }),
  ),
  exposure: z.array(
    z.strictObject({
      iteration: z.number().int().positive(),
      server: z.string(),
      tool: z.string(),
      exposure: z.enum(['unknown', 'missing', 'offered', 'called', 'succeeded']),
    }),
  ),
  /** What all turns used; null for what no turn told. */
  usage: z.strictObject({
    turns: count,
    turns_without_tokens: count,
    turns_without_cost: count,
    input_tokens: count.nullable(),
    cached_input_tokens: count.nullable(),
    output_tokens: count.nullable(),
    cost_usd: z.number().nullable(),
  }),
  /** What the agent tells of itself, in any turn. */
  agent: z.strictObject({ versions: texts, models: texts }).default({ versions: [], models: [] }),
  /** Waiting for the service's rate limits, as far as the agent tells: part of the attempt's time, and no work. */
  rate_limit_wait_seconds: seconds.nullable(),
  /** Runnable processes a core, over the last minute: before the first attempt, and at the end. */
  load: z.strictObject({ before: z.number(), after: z.number() }),
  /** Paths of the task that differ from the template at the end of any attempt; of the editable ones where there are such. */
  changed_paths: z.strictObject({ count, paths: texts }),
  runner_validation: z.strictObject({
    valid: z.boolean(),
    reason: z.string().nullable(),
    failed_iterations: z.array(count),
    failed_attempts: z.array(failedAttemptSchema),
  }),
  harness_validation: z.strictObject({
    required: z.boolean(),
    active_harness_required: z.boolean().exactOptional(),
    tool_use_required: z.boolean().exactOptional(),
    valid: z.boolean(),
    reason: z.string().nullable(),
    active_tool_count: count.exactOptional(),
    active_mcp_count: count.exactOptional(),
    mcp_call_count: count.exactOptional(),
    mcp_successful_call_count: count.exactOptional(),
    mcp_called_tools: texts.exactOptional(),
    mcp_call_status_counts: statusCounts.exactOptional(),
  }),
  findings: z.array(findingSchema),
  comparison_valid: z.boolean(),
  comparison_invalid_reason: z.string().nullable(),
  /** Null without a post command. The documented record of the scorer. */
  post_result: z.record(z.string(), z.unknown()).nullable(),
  objective_post_valid: z.boolean().nullable(),
  post_valid: z.boolean().nullable(),
  post_invalid_reason: z.string().nullable(),
  post_score: z.number().nullable(),
  post_treated_as_worst: z.boolean(),
  /** By the metric of the plan; null counts as the worst there is. */
  value: z.number().nullable(),
});

export type Trial = z.infer<typeof trialSchema>;
export type Finding = z.infer<typeof findingSchema>;
