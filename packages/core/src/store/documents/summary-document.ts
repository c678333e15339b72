import { qualityGate } from '@harnessgym/qualify';
import { latestVerdicts } from '../../qualification/latest-verdicts.js';
import { finalStatus, isSolved } from '../../run/final-status.js';
import type { IterationRecord, PhaseRecord, Restoration, RunRecord } from '../../run/records.js';
import { hasPassed, validScore } from '../../scoring/score.js';
import type { Task } from '../../task.js';
import type { RunLayout } from '../layout.js';
import { checkpointDocument } from './checkpoint-document.js';
import { harnessUsageDocument } from './harness-usage-document.js';
import { measurementDocument } from './measurement-document.js';
import { relativeChange } from './optimization-document.js';
import { phaseDocument } from './phase-document.js';
import { qualificationSummary } from './qualification-summary.js';

interface SummaryContext {
  layout: RunLayout;
  task: Task;
  restoreBest: boolean;
}

/** The documented `summary.json`, and how the run ended. */
export function summaryDocument(run: RunRecord, context: SummaryContext): Record<string, unknown> {
  const { iterations } = run;
  const { objective } = context.task;
  return {
    run_id: run.runId,
    run_state: run.state,
    runner: run.runner,
    workspace: context.task.workspace,
    task_path: context.task.source.from === 'file' ? context.task.source.path : null,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    final_status: finalStatus(run),
    solved: isSolved(run),
    iterations: iterations.map((record) => iterationSummary(record, context)),
    best_score: run.best?.score ?? validScore(run.baseline) ?? null,
    baseline_post_attempt: run.baseline ? measurementDocument(run.baseline, objective.scorerKey) : null,
    optimization: optimizationSummary(run, context),
    best_checkpoint: checkpointSummary(run, context),
    artifact_qualification: { reports: iterations.flatMap(reportSummaries) },
    harness_usage: iterations.map((record) => ({ iteration: record.iteration, ...harnessUsageDocument(record) })),
    harness_quality_gates: iterations.flatMap(lastGate),
    warnings: run.warnings,
  };
}

function iterationSummary(record: IterationRecord, { layout }: SummaryContext): Record<string, unknown> {
  const { iteration, attempt, reflection, build, verdict } = record;
  const phase = (one: PhaseRecord | undefined) =>
    one
      ? phaseDocument(one, { logs: layout.turn(iteration, one.phase).logs, claimedStatus: record.claim.status })
      : null;
  return {
    iteration,
    status: verdict.status,
    solved: verdict.solved,
    verified: verdict.verified,
    verified_by: verdict.verifiedBy,
    score: verdict.score ?? null,
    selected_improvement: record.improvement ?? null,
    result_path: layout.result(iteration),
    attempt: phase(attempt),
    reflection: phase(reflection),
    build: phase(build),
  };
}

function optimizationSummary(run: RunRecord, { task, restoreBest }: SummaryContext): Record<string, unknown> {
  const { objective } = task;
  const baseline = validScore(run.baseline);
  const best = run.best?.score;
  return {
    enabled: objective.optimize,
    score_key: objective.scorerKey,
    higher_is_better: objective.direction === 'higher',
    baseline_score: baseline ?? null,
    best_score: best ?? null,
    improved: run.improved ?? null,
    restore_best: restoreBest,
    best_checkpoint: run.best ? checkpointDocument(run.best) : null,
    ...(baseline !== undefined &&
      best !== undefined && {
        absolute_delta_from_baseline: best - baseline,
        ...relativeChange(best, baseline, objective.direction),
      }),
  };
}

function checkpointSummary(run: RunRecord, { task, restoreBest }: SummaryContext): Record<string, unknown> {
  const { optimize, scorerKey } = task.objective;
  const reason = optimize && !restoreBest ? 'disabled_by_config' : run.best ? undefined : 'no_checkpoint_captured';
  const { restoration } = run;
  return {
    enabled: optimize && restoreBest,
    restored: restoration?.outcome === 'restored',
    captures: run.iterations.flatMap(({ checkpoint }) => (checkpoint ? [checkpointDocument(checkpoint)] : [])),
    latest: run.best ? checkpointDocument(run.best) : null,
    ...(reason && { reason }),
    ...(restoration && { restore: restoreDocument(restoration, scorerKey) }),
  };
}

function restoreDocument(restoration: Restoration, scorerKey: string): Record<string, unknown> {
  const checkpoint = checkpointDocument(restoration.checkpoint);
  if (restoration.outcome === 'failed') return { ...checkpoint, restored: false, error: restoration.reason };
  const { restored, removed, before, confirmation, verification } = restoration;
  return {
    ...checkpoint,
    restored: true,
    restored_file_count: restored.length,
    removed_file_count: removed.length,
    snapshot_before: before.id,
    confirmation,
    ...(verification && {
      post_restore: measurementDocument(verification, scorerKey),
      post_restore_passed: hasPassed(verification),
    }),
  };
}

function reportSummaries({ iteration, qualifications }: IterationRecord): Record<string, unknown>[] {
  return qualifications.map((report) => ({ iteration, ...qualificationSummary(report) }));
}

/** The gate over the last verdict on each artifact of the iteration. */
function lastGate({ iteration, qualifications }: IterationRecord): Record<string, unknown>[] {
  if (qualifications.length === 0) return [];
  const gate = qualityGate(latestVerdicts(qualifications));
  return [
    {
      iteration,
      status: gate.status,
      active_mcp_count: gate.activeMcpCount,
      inactive_mcp_count: gate.inactiveMcpCount,
      active_tool_count: gate.activeToolCount,
    },
  ];
}
