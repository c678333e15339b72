import { turnsOf } from '../../accounting/turns-of.js';
import { finalStatus, isSolved } from '../../run/final-status.js';
import type { IterationRecord, PhaseRecord, RunRecord, SummaryState } from '../../run/records.js';
import { validScore } from '../../scoring/score.js';
import type { Task } from '../../task.js';
import type { RunLayout } from '../layout.js';
import type { BestCheckpointSummary, OptimizationSummary } from '../schemas/optimization-schema.js';
import type { SummaryDocument } from '../schemas/summary-schema.js';
import { checkpointDocument } from './checkpoint-document.js';
import { gateDocument } from './gate-document.js';
import { harnessUsageDocument } from './harness-usage-document.js';
import { measurementDocument } from './measurement-document.js';
import { finite, relativeChange } from './optimization-document.js';
import { phaseDocument } from './phase-document.js';
import { qualificationSummary } from './qualification-summary.js';
import { restoreDocument } from './restore-document.js';
import { templateDocument } from './template-document.js';
import { usageDocument } from './usage-document.js';

interface SummaryContext {
  state: SummaryState;
  layout: RunLayout;
  task: Task;
  restoreBest: boolean;
}

/** The documented `summary.json`, and how the run ended. */
export function summaryDocument(run: RunRecord, context: SummaryContext): SummaryDocument {
  const { iterations } = run;
  const { objective } = context.task;
  return {
    run_id: run.runId,
    run_state: context.state,
    runner: run.runner,
    sandbox_used: run.sandbox,
    workspace: context.task.workspace,
    task_path: context.task.source.from === 'file' ? context.task.source.path : null,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    final_status: finalStatus(run),
    solved: isSolved(run),
    iterations: iterations.map((record) => iterationSummary(record, context)),
    usage: usageDocument(iterations.flatMap(turnsOf)),
    best_score: run.bestScore ?? null,
    baseline_post_attempt: run.baseline ? measurementDocument(run.baseline, objective.scorerKey) : null,
    optimization: optimizationSummary(run, context),
    best_checkpoint: checkpointSummary(run, context),
    artifact_qualification: {
      template: run.template ? templateDocument(run.template, context.task.workspace) : null,
      reports: [
        ...(run.qualification ? [{ iteration: 0, ...qualificationSummary(run.qualification) }] : []),
        ...iterations.flatMap(reportSummaries),
      ],
    },
    harness_usage: iterations.map((record) => ({ iteration: record.iteration, ...harnessUsageDocument(record) })),
    harness_quality_gates: iterations.flatMap(builtGate),
    warnings: run.warnings,
  };
}

function iterationSummary(record: IterationRecord, { layout }: SummaryContext): SummaryDocument['iterations'][number] {
  const { iteration, attempt, reflection, build, verdict } = record;
  const phase = (one: PhaseRecord) =>
    phaseDocument(one, { logs: layout.turn(iteration, one.phase).logs, claimedStatus: record.claim.status });
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
    reflection: reflection ? phase(reflection) : null,
    build: build ? phase(build) : null,
    usage: usageDocument(turnsOf(record)),
  };
}

function optimizationSummary(run: RunRecord, { layout, task, restoreBest }: SummaryContext): OptimizationSummary {
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
    best_checkpoint: run.best ? checkpointDocument(run.best, layout) : null,
    ...(baseline !== undefined &&
      best !== undefined && {
        ...finite('absolute_delta_from_baseline', best - baseline),
        ...relativeChange(best, baseline, objective.direction),
      }),
  };
}

function checkpointSummary(run: RunRecord, { layout, task, restoreBest }: SummaryContext): BestCheckpointSummary {
  const { optimize, scorerKey } = task.objective;
  const reason = optimize && !restoreBest ? 'disabled_by_config' : run.best ? undefined : 'no_checkpoint_captured';
  const { restoration } = run;
  return {
    enabled: optimize && restoreBest,
    restored: restoration?.outcome === 'restored',
    captures: run.checkpoints.map((checkpoint) => checkpointDocument(checkpoint, layout)),
    latest: run.best ? checkpointDocument(run.best, layout) : null,
    ...(reason && { reason }),
    ...(restoration && { restore: restoreDocument(restoration, { layout, scorerKey }) }),
  };
}

function reportSummaries({ iteration, qualifications }: IterationRecord) {
  return qualifications.map((report) => ({ iteration, ...qualificationSummary(report) }));
}

/** The gate over what was mounted after the build. */
function builtGate({ iteration, gate }: IterationRecord): SummaryDocument['harness_quality_gates'] {
  if (gate === undefined) return [];
  const { warnings: _, ...counts } = gateDocument(gate);
  return [{ iteration, ...counts }];
}
