import type { Finding, Trial } from '../trial/trial-schema.js';

export type TrialChanges = Partial<Trial> & Pick<Trial, 'group' | 'trial' | 'value'>;

/** A valid trial of one iteration with this value as its score, with what a test is about changed. */
export function buildTrial(changes: TrialChanges): Trial {
  const { group, trial, value } = changes;
  const solved = changes.solved ?? value !== null;
  return {
    block: trial - 1,
    plan_hash: 'plan',
    retried: [],
    started_at: '2026-01-02T03:05:00.000Z',
    ended_at: '2026-01-02T03:06:00.000Z',
    workspace: `/srv/out/${group}/trial_${trial}/workspace`,
    run_id: `compare-${group}-${trial}`,
    run_dir: `/srv/out/${group}/trial_${trial}/workspace/.harnessgym/runs/compare-${group}-${trial}`,
    result_path: null,
    status: solved ? 'solved' : 'failed',
    solved,
    error: null,
    duration_seconds: 61,
    attempt_duration_seconds: 60,
    cumulative_attempt_duration_seconds: 60,
    activation_duration_seconds: 1,
    iterations_completed: 1,
    iterations: [buildIteration({ score: value, solved })],
    score: value,
    best_score: value,
    copied_artifacts: [],
    mcp_telemetry: { count: 0, successful_count: 0, failed_count: 0, status_counts: {}, called_tools: [] },
    mcp_call_count: 0,
    mcp_called_tools: [],
    mcp_calls: [],
    exposure: [],
    usage: {
      turns: 1,
      turns_without_tokens: 0,
      turns_without_cost: 0,
      input_tokens: 1_000,
      cached_input_tokens: 0,
      output_tokens: 100,
      cost_usd: 0.5,
    },
    agent: { versions: ['1.0.0'], models: ['model-1'] },
    rate_limit_wait_seconds: null,
    load: { before: 0.1, after: 0.1 },
    changed_paths: { count: 1, paths: ['solution.txt'] },
    runner_validation: { valid: true, reason: null, failed_iterations: [], failed_attempts: [] },
    harness_validation: { required: false, valid: true, reason: null },
    findings: [],
    comparison_valid: true,
    comparison_invalid_reason: null,
    post_result: { status: value === null ? 'failed' : 'passed' },
    objective_post_valid: value !== null,
    post_valid: value !== null,
    post_invalid_reason: value === null ? 'post command did not pass' : null,
    post_score: value,
    post_treated_as_worst: value === null,
    ...changes,
  };
}

/** One that does not count, as validation leaves it. */
export function buildInvalidTrial(
  place: Pick<Trial, 'group' | 'trial'>,
  kind: Finding['kind'] = 'runner-failed',
): Trial {
  const reason = `${kind}: nothing came of it`;
  return buildTrial({
    ...place,
    value: null,
    comparison_valid: false,
    comparison_invalid_reason: reason,
    post_invalid_reason: reason,
    findings: [{ kind, message: reason }],
  });
}

export function buildIteration(changes: Partial<Trial['iterations'][number]> = {}): Trial['iterations'][number] {
  const { score = null } = changes;
  return {
    iteration: 1,
    status: 'completed',
    solved: false,
    result_path: 'result.json',
    attempt_status: 'completed',
    attempt_return_code: 0,
    attempt_timed_out: false,
    attempt_duration_seconds: 60,
    attempt_message: '',
    attempt_transcript_path: 'attempt.log',
    score,
    score_valid: score !== null,
    active_mcp_count: 0,
    active_tool_count: 0,
    used_active_tools: [],
    mcp_call_count: 0,
    mcp_called_tools: [],
    ...changes,
  };
}
