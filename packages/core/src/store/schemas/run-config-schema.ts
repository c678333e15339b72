import * as z from 'zod';
import { count, path, sandboxSchema, seconds, texts } from './parts.js';

/** What the command writes: every field. Durations are seconds. */
export const commandConfigSchema = z.strictObject({
  run_id: z.string(),
  workspace: path,
  /** Null for a task that was given inline; its text is in `task.md` beside this file. */
  task_path: path.nullable(),
  iterations: count,
  attempt_timeout_seconds: seconds,
  /** One entry an iteration; the last one repeats. */
  attempt_timeout_schedule_seconds: z.array(seconds),
  reflection_timeout_seconds: seconds,
  build_timeout_seconds: seconds,
  runner: z.string(),
  fake_scenario: z.string().nullable(),
  codex_bin: z.string(),
  codex_model: z.string().nullable(),
  codex_sandbox: z.string(),
  codex_config: texts,
  codex_extra_args: texts,
  claude_bin: z.string(),
  claude_model: z.string().nullable(),
  claude_permission_mode: z.string().nullable(),
  claude_max_budget_usd: z.number().nullable(),
  claude_extra_args: texts,
  /** Of all turns of the run together, as is the next. */
  max_cost_usd: z.number().nullable(),
  max_tokens: count.nullable(),
  /** Its words. */
  acp_command: texts.nullable(),
  build_after_solve: z.boolean(),
  stop_score: z.number().nullable(),
  score_key: z.string(),
  higher_is_better: z.boolean(),
  task_state: z.enum(['continue', 'reset']),
  attempt_only: z.boolean(),
  harness_depth: z.enum(['standard', 'deep']),
  post_attempt_command: z.string().nullable(),
  post_attempt_score_key: z.string(),
  post_attempt_timeout_seconds: seconds,
  optimization_mode: z.boolean(),
  /** Globs: what counts only as it was before the run; the only files that count as an attempt left them. */
  protect: texts,
  editable: texts,
  score_repeats: count,
  scorer_secret: z.boolean(),
  restore_best: z.boolean(),
  qualify_artifacts: z.boolean(),
  artifact_repair_attempts: count,
  sandbox: z.enum(['auto', 'require', 'off']),
  /** What confines what the agent builds; absent in a plan, which tries none. */
  sandbox_used: sandboxSchema.exactOptional(),
  /** Servers that may use the network. */
  allow_network: texts,
  /** Variables that servers may declare. */
  allow_env: texts,
  /** What was asked to be left out of snapshots and clean rooms, beside what always is; as in a `.gitignore`. */
  ignore: texts,
  gitignore: z.boolean(),
  /** What the `.gitignore` files said when the run started. They come before `ignore`; the last match decides. */
  gitignore_patterns: texts,
  /** Holds the run's snapshots and clean rooms. */
  state_folder: path,
  /** What was odd about what was typed. */
  warnings: texts,
  /** Of `harnessgym` and `node`. */
  versions: z.record(z.string(), z.string()),
});

/**
 * `run_config.json`: what the run was asked for. A script that runs one iteration with parts of its own leaves only where
 * it ran.
 */
export const runConfigSchema = z.union([
  commandConfigSchema,
  commandConfigSchema.pick({ run_id: true, workspace: true }),
]);

/** For a reader that takes what there is. */
export const partialConfigSchema = commandConfigSchema.partial();

export type RunConfigDocument = z.infer<typeof commandConfigSchema>;
export type PartialRunConfig = z.infer<typeof partialConfigSchema>;
