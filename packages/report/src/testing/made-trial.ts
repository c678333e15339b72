import type { Slot, Trial } from '@harnessgym/compare';

interface Making {
  draw: () => number;
  said: string;
  hash: string;
}

/** A trial that was never run; one in nine is invalid, one in five has a remark. */
export function madeTrial({ arm, trial, block }: Slot, { draw, said, hash }: Making): Trial {
  const invalid = draw() < 1 / 9;
  const harnessed = arm === 'harnessed';
  const last = Math.round((harnessed ? 128_000 : 152_000) + (draw() + draw() - 1) * 18_000);
  const scores = [3, 2, 1, 0].map((rest) => last + Math.round(rest * 6_000 * draw()));
  const calls = harnessed ? madeCalls({ draw, said }) : [];
  const called = calls.length === 0 ? [] : [said];
  return {
    group: arm,
    trial,
    block,
    plan_hash: hash,
    retried: trial === 3 ? [{ ended_at: '2026-11-21T10:00:00.000Z', reason: said }] : [],
    started_at: '2026-11-21T10:00:00.000Z',
    ended_at: '2026-11-21T10:25:00.000Z',
    workspace: `/tasks/out/${arm}/trial_${trial}/workspace`,
    run_id: `compare-${trial}`,
    run_dir: `/tasks/out/${arm}/trial_${trial}/workspace/.harnessgym/runs/compare-${trial}`,
    result_path: null,
    status: invalid ? 'failed' : said,
    solved: false,
    error: null,
    duration_seconds: 1_480,
    attempt_duration_seconds: 350,
    cumulative_attempt_duration_seconds: 1_200 + Math.round(draw() * 300),
    activation_duration_seconds: harnessed ? 1.4 : 0.2,
    iterations_completed: 4,
    iterations: scores.map((score, index) => ({
      iteration: index + 1,
      status: 'improved',
      solved: false,
      result_path: '/tasks/out/result.json',
      attempt_status: 'completed',
      attempt_return_code: 0,
      attempt_timed_out: false,
      attempt_duration_seconds: 350,
      attempt_message: said,
      attempt_transcript_path: '/tasks/out/attempt.txt',
      score,
      score_valid: !invalid,
      active_mcp_count: harnessed ? 1 : 0,
      active_tool_count: harnessed ? 1 : 0,
      used_active_tools: called,
      mcp_call_count: calls.length,
      mcp_called_tools: called,
    })),
    score: last,
    best_score: Math.min(...scores),
    copied_artifacts: [],
    mcp_telemetry: {
      count: calls.length,
      successful_count: calls.length,
      failed_count: 0,
      status_counts: {},
      called_tools: called,
    },
    mcp_call_count: calls.length,
    mcp_called_tools: called,
    mcp_calls: calls,
    exposure: harnessed ? [{ iteration: 1, server: said, tool: said, exposure: 'succeeded' }] : [],
    usage: {
      turns: 4,
      turns_without_tokens: 0,
      turns_without_cost: 0,
      input_tokens: 412_345,
      cached_input_tokens: 300_000,
      output_tokens: 22_010,
      cost_usd: 1.37,
    },
    agent: { versions: ['1.0.0'], models: [said] },
    rate_limit_wait_seconds: draw() < 0.2 ? 12.5 : null,
    load: { before: draw(), after: draw() * 2 },
    changed_paths: { count: 2, paths: ['config.json', said] },
    runner_validation: { valid: !invalid, reason: null, failed_iterations: [], failed_attempts: [] },
    harness_validation: { required: harnessed, valid: true, reason: null },
    findings: [
      ...(invalid
        ? [{ kind: 'runner-failed' as const, message: `runner attempt failed in iteration(s): 1 ${said}` }]
        : []),
      ...(draw() < 0.2
        ? [{ kind: 'busy-machine' as const, message: 'Load was 3.1 per core before the first attempt.' }]
        : []),
    ],
    comparison_valid: !invalid,
    comparison_invalid_reason: invalid ? 'runner attempt failed in iteration(s): 1' : null,
    post_result: null,
    objective_post_valid: !invalid,
    post_valid: !invalid,
    post_invalid_reason: null,
    post_score: invalid ? null : last,
    post_treated_as_worst: invalid,
    value: invalid ? null : Math.min(...scores),
  };
}

function madeCalls({ draw, said }: Pick<Making, 'draw' | 'said'>): Trial['mcp_calls'] {
  return Array.from({ length: 3 + Math.floor(draw() * 12) }, (_, index) => ({
    iteration: 1 + Math.floor(index / 4),
    server: said,
    tool: said,
    status: draw() < 0.1 ? 'tool_error' : 'completed',
    offset_seconds: Math.round((index * 80 + draw() * 60) * 10) / 10,
    duration_seconds: Math.round(draw() * 300) / 10,
  }));
}
