import { finalStatus, isSolved, type RunConfig, runLayout, totalUsage } from '@harnessgym/core';
import { bestOf } from '../validity/score-order.js';
import type { TrialFacts } from '../validity/trial-facts.js';
import { callTotals } from './call-totals.js';
import { iterationRows } from './iteration-rows.js';
import { postResult } from './post-result.js';
import type { Replay } from './replay-task.js';
import { timedCalls } from './timed-calls.js';
import type { Trial } from './trial-schema.js';

export interface GatheredTrial {
  config: RunConfig;
  replay: Replay;
  /** Of what was copied into the workspace; sorted. */
  copied: readonly string[];
  /** What it took to place the arm's artifacts. */
  placingMs: number;
  /** Where the trial's files stay. */
  folder: string;
  /** Where its workspace will be. */
  workspace: string;
}

export type TrialOutcome = Omit<TrialFacts, 'group' | 'trial' | 'block' | 'plan_hash' | 'retried'>;

/** What came of a trial, as its documents tell it. Its paths are those of the place where it will stay. */
export async function gatherFacts(gathered: GatheredTrial): Promise<TrialOutcome> {
  const { config, replay, copied, folder, workspace } = gathered;
  const { iterations, run } = replay;
  const layout = runLayout(workspace, config.runId);
  const rows = iterationRows(iterations, { layout, hasScorer: config.task.objective.command !== undefined });
  const last = rows.at(-1);
  const calls = callTotals(iterations);
  const changed = [...new Set(replay.left.flatMap((one) => one.changed))];
  const tampered = iterations.flatMap(({ measurement }) => measurement?.tampering?.paths ?? []);
  return {
    started_at: replay.startedAt,
    ended_at: replay.endedAt,
    workspace,
    run_id: config.runId,
    run_dir: layout.run,
    result_path: last?.result_path ?? null,
    status: run === undefined || iterations.length === 0 ? (last?.status ?? 'failed') : finalStatus(run),
    solved: run === undefined ? rows.some(({ solved }) => solved) : isSolved(run),
    error: replay.error ?? null,
    duration_seconds: seconds(replay.durationMs),
    attempt_duration_seconds: last?.attempt_duration_seconds ?? 0,
    cumulative_attempt_duration_seconds: seconds(sum(iterations.map(({ attempt }) => attempt.turn.durationMs))),
    activation_duration_seconds: seconds(gathered.placingMs + mountingMs(replay)),
    iterations_completed: rows.length,
    iterations: rows,
    score: last?.score ?? null,
    best_score: bestOf(rows, { scoreDirection: `${config.task.objective.direction}-is-better` }),
    copied_artifacts: [...copied],
    mcp_telemetry: calls,
    mcp_call_count: calls.count,
    mcp_called_tools: calls.called_tools,
    mcp_calls: await callsOf(replay, config),
    exposure: iterations.flatMap((record) =>
      record.exposure.map(({ server, tool, exposure }) => ({ iteration: record.iteration, server, tool, exposure })),
    ),
    usage: usageOf(replay),
    agent: identitiesOf(replay),
    rate_limit_wait_seconds: waitedSeconds(replay),
    load: replay.load,
    changed_paths: { count: changed.length, paths: changed.slice(0, named) },
    post_result: await postResult(iterations.at(-1), { folder, config }),
    ...(replay.infrastructure !== undefined && { infrastructure: replay.infrastructure }),
    ...(tampered.length > 0 && { tampered: [...new Set(tampered)] }),
  };
}

const named = 100;

function callsOf({ iterations, attemptStarts }: Replay, { task, runId }: RunConfig): Promise<Trial['mcp_calls']> {
  const { telemetry: telemetryPath } = runLayout(task.workspace, runId);
  const [startedAt] = attemptStarts.values();
  return timedCalls(iterations, { telemetryPath, runId, startedAt });
}

/** From the start of each iteration to that of its attempt. */
function mountingMs({ iterations, attemptStarts }: Replay): number {
  return sum(
    iterations.map(({ iteration, startedAt }) => {
      const begun = attemptStarts.get(iteration);
      return begun === undefined ? 0 : Math.max(0, Date.parse(begun) - Date.parse(startedAt));
    }),
  );
}

function usageOf({ iterations }: Replay): Trial['usage'] {
  const { turns, turnsWithoutTokens, turnsWithoutCost, inputTokens, cachedInputTokens, outputTokens, costUsd } =
    totalUsage(iterations.map(({ attempt }) => attempt));
  return {
    turns,
    turns_without_tokens: turnsWithoutTokens,
    turns_without_cost: turnsWithoutCost,
    input_tokens: inputTokens ?? null,
    cached_input_tokens: cachedInputTokens ?? null,
    output_tokens: outputTokens ?? null,
    cost_usd: costUsd ?? null,
  };
}

function identitiesOf({ iterations }: Replay): Trial['agent'] {
  const told = iterations.flatMap(({ attempt }) => attempt.turn.agent ?? []);
  return {
    versions: [...new Set(told.flatMap(({ version }) => version ?? []))],
    models: [...new Set(told.flatMap(({ model }) => model ?? []))],
  };
}

/** Null when no turn tells. */
function waitedSeconds({ iterations }: Replay): number | null {
  const told = iterations.flatMap(({ attempt }) => attempt.turn.rateLimitWaitMs ?? []);
  return told.length === 0 ? null : seconds(sum(told));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function seconds(ms: number): number {
  return Number((ms / 1_000).toFixed(3));
}
