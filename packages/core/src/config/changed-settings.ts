import { isDeepStrictEqual } from 'node:util';
import type { PartialRunConfig, RunConfigDocument } from '../store/schemas/run-config-schema.js';
import { defaults } from './defaults.js';

/** The settings of a `run_config.json` that are not as they are without any flag, by their names there. */
export function changedSettings(config: PartialRunConfig): [name: string, value: unknown][] {
  const untouched = Object.entries(defaultSettings(config));
  const written = new Map<string, unknown>(Object.entries(config));
  return untouched.flatMap(([name, value]) =>
    written.has(name) && !isDeepStrictEqual(written.get(name), value) ? [[name, written.get(name)]] : [],
  );
}

type Identity = 'run_id' | 'workspace' | 'task_path' | 'state_folder' | 'warnings' | 'versions';
/** Follow from another setting. */
type Implied = 'attempt_timeout_seconds' | 'gitignore_patterns' | 'sandbox_used';
type Settings = Omit<RunConfigDocument, Identity | Implied>;

/** Some settings follow another one. */
function defaultSettings({ build_timeout_seconds, score_key }: PartialRunConfig): Settings {
  return {
    runner: 'exec',
    iterations: defaults.iterations,
    attempt_timeout_schedule_seconds: [defaults.attemptMs / 1000],
    reflection_timeout_seconds: build_timeout_seconds ?? defaults.buildMs / 1000,
    build_timeout_seconds: defaults.buildMs / 1000,
    fake_scenario: null,
    codex_bin: 'codex',
    codex_model: null,
    codex_sandbox: 'workspace-write',
    codex_config: [],
    codex_extra_args: [],
    claude_bin: 'claude',
    claude_model: null,
    claude_permission_mode: 'bypassPermissions',
    claude_max_budget_usd: null,
    claude_extra_args: [],
    max_cost_usd: null,
    max_tokens: null,
    acp_command: null,
    build_after_solve: false,
    stop_score: null,
    score_key: 'score',
    higher_is_better: false,
    task_state: 'continue',
    attempt_only: false,
    harness_depth: 'deep',
    post_attempt_command: null,
    post_attempt_score_key: score_key ?? 'score',
    post_attempt_timeout_seconds: defaults.scorerMs / 1000,
    optimization_mode: false,
    protect: [],
    editable: [],
    score_repeats: 1,
    scorer_secret: false,
    restore_best: true,
    qualify_artifacts: true,
    artifact_repair_attempts: defaults.repairs,
    sandbox: 'auto',
    allow_network: [],
    allow_env: [],
    ignore: [],
    gitignore: false,
  };
}
