import type { PlannedArtifact } from '../plan/study-schema.js';
import type { TrialFacts, TrialRow, TrialRules } from '../validity/trial-facts.js';

const server: PlannedArtifact = {
  kind: 'mcp',
  path: '.harnessgym/mcp/bench/mcp.json',
  digest: 'a',
  verdict: 'qualified',
};

/** Of a study that measures a score, lower is better, with a bundle of one server that has one tool. */
export const rules: TrialRules = {
  metric: { name: 'score', key: 'latency', direction: 'lower-is-better', scoreDirection: 'lower-is-better' },
  requirements: { activeHarness: true, toolUse: false },
  budgets: { iterations: 1, attemptMs: [60_000], scorerMs: 60_000 },
  postCommand: 'node score.mjs',
  bundle: { path: '/bundle', digest: 'b', artifacts: [server], excludedKinds: [] },
};

export const row: TrialRow = {
  iteration: 1,
  status: 'improved',
  solved: false,
  result_path: '/w/result.json',
  attempt_status: 'completed',
  attempt_return_code: 0,
  attempt_timed_out: false,
  attempt_duration_seconds: 12,
  attempt_message: 'Done.',
  attempt_transcript_path: '/w/transcript.md',
  score: 3,
  score_valid: true,
  active_mcp_count: 1,
  active_tool_count: 1,
  used_active_tools: ['measure'],
  mcp_call_count: 2,
  mcp_called_tools: ['measure'],
};

const calls = {
  count: 2,
  successful_count: 2,
  failed_count: 0,
  status_counts: { completed: 2 },
  called_tools: ['measure'],
};

/** Of a trial of the harnessed arm with which nothing is wrong. */
export const facts: TrialFacts = {
  group: 'harnessed',
  trial: 1,
  block: 0,
  plan_hash: 'p',
  retried: [],
  started_at: '2026-01-01T00:00:00Z',
  ended_at: '2026-01-01T00:01:00Z',
  workspace: '/w',
  run_id: 'r',
  run_dir: '/w/.harnessgym/runs/r',
  result_path: row.result_path,
  status: row.status,
  solved: false,
  error: null,
  duration_seconds: 20,
  attempt_duration_seconds: 12,
  cumulative_attempt_duration_seconds: 12,
  activation_duration_seconds: 1,
  iterations_completed: 1,
  iterations: [row],
  score: 3,
  best_score: 3,
  copied_artifacts: [server.path],
  mcp_telemetry: calls,
  mcp_call_count: 2,
  mcp_called_tools: ['measure'],
  mcp_calls: [],
  exposure: [{ iteration: 1, server: 'bench', tool: 'measure', exposure: 'succeeded' }],
  usage: {
    turns: 1,
    turns_without_tokens: 0,
    turns_without_cost: 0,
    input_tokens: 1000,
    cached_input_tokens: 0,
    output_tokens: 100,
    cost_usd: 0.5,
  },
  agent: { versions: ['1.0.0'], models: ['model-1'] },
  rate_limit_wait_seconds: null,
  load: { before: 0.2, after: 0.6 },
  changed_paths: { count: 1, paths: ['kernel.mjs'] },
  post_result: { passed: true, return_code: 0, timed_out: false },
};
