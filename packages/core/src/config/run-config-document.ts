import type { RunConfigDocument } from '../store/schemas/run-config-schema.js';
import type { RunConfig } from './run-config.js';

/** The documented `run_config.json`. Durations are in seconds there. */
export function runConfigDocument(config: RunConfig, versions: Readonly<Record<string, string>>): RunConfigDocument {
  const { task, attemptMs, agents, ignore } = config;
  const { claude, codex, acp } = agents;
  const { objective } = task;
  return {
    run_id: config.runId,
    workspace: task.workspace,
    task_path: task.source.from === 'file' ? task.source.path : null,
    iterations: config.iterations,
    attempt_timeout_seconds: attemptMs[0] / 1000,
    attempt_timeout_schedule_seconds: attemptMs.map((ms) => ms / 1000),
    reflection_timeout_seconds: config.reflectionMs / 1000,
    build_timeout_seconds: config.buildMs / 1000,
    runner: config.runner,
    fake_scenario: config.fakeScenario ?? null,
    codex_bin: codex.bin,
    codex_model: codex.model ?? null,
    codex_sandbox: codex.sandbox,
    codex_config: codex.config,
    codex_extra_args: codex.extraArgs,
    claude_bin: claude.bin,
    claude_model: claude.model ?? null,
    claude_permission_mode: claude.permissionMode ?? null,
    claude_max_budget_usd: claude.maxBudgetUsd ?? null,
    claude_extra_args: claude.extraArgs,
    max_cost_usd: config.limits.costUsd ?? null,
    max_tokens: config.limits.tokens ?? null,
    acp_command: acp?.command ?? null,
    build_after_solve: config.buildAfterSolve,
    stop_score: objective.target ?? null,
    score_key: objective.claimKey,
    higher_is_better: objective.direction === 'higher',
    task_state: config.taskState,
    attempt_only: false,
    harness_depth: config.depth,
    post_attempt_command: objective.command ?? null,
    post_attempt_score_key: objective.scorerKey,
    post_attempt_timeout_seconds: config.scorerMs / 1000,
    optimization_mode: objective.optimize,
    restore_best: config.restoreBest,
    qualify_artifacts: config.qualifyArtifacts,
    artifact_repair_attempts: config.repairs,
    sandbox: config.sandbox.mode,
    allow_network: config.sandbox.allowNetwork,
    ignore: ignore.patterns,
    gitignore: ignore.gitignore !== undefined,
    gitignore_patterns: ignore.gitignore ?? [],
    state_folder: config.stateFolder,
    warnings: config.warnings,
    versions,
  };
}
