// Everything named here is public. Removing a name is a breaking change.

// The loop, and what it needs.

export { type ProgressPlace, readProgress } from './progress/read-progress.js';
export type { RunProgress } from './progress/run-progress.js';
export { createIterationContext, type IterationOptions } from './run/create-iteration-context.js';
export { createLoopContext, type LoopParts } from './run/create-loop-context.js';
export type { Parts } from './run/open-parts.js';
export { runIteration } from './run/run-iteration.js';
export { runLoop } from './run/run-loop.js';

// What may be injected.

export type { UsageLimits } from './accounting/limit-reached.js';
export { type Clock, systemClock, type Timeout } from './run/clock.js';
export type { Budgets, IterationContext, LoopContext, Standing } from './run/context.js';
export { type CommandScorerOptions, createCommandScorer } from './scoring/create-command-scorer.js';
export {
  hasPassed,
  type Measurement,
  type MeasureRequest,
  type Score,
  type Scorer,
  validScore,
} from './scoring/score.js';
export { createRunStore, type RunStoreOptions } from './store/create-run-store.js';
export type { RunStore } from './store/run-store.js';
export type { Direction, Objective, Task } from './task.js';

// What confines what agents build.

export { findSandbox } from '@harnessgym/qualify';
export type { RunSandbox, SandboxSettings } from './run/run-sandbox.js';

// Facts about a run.

export { latestVerdicts } from './qualification/latest-verdicts.js';
export { describeOutcome } from './run/describe-outcome.js';
export type { EarlyEnd } from './run/early-end.js';
export type { RunEvent } from './run/events.js';
export { finalStatus, isSolved } from './run/final-status.js';
export type {
  Activation,
  Checkpoint,
  Improvement,
  IterationRecord,
  Phase,
  PhaseRecord,
  Restoration,
  RunRecord,
  RunState,
  StopDecision,
  StopReason,
  Verdict,
} from './run/records.js';
export type { SelfReport } from './self-report/self-report.js';
export { type RunLayout, runLayout } from './store/layout.js';
export type { ToolExposure } from './store/schemas/exposure-schema.js';
export { type AttemptCall, attemptCalls } from './usage/attempt-calls.js';

// The runs of a workspace, read from their files.

export { changedSettings } from './config/changed-settings.js';
export { isUnfinished } from './progress/is-unfinished.js';
export { listRuns } from './store/list-runs.js';
export { type CallsReading, readCalls } from './store/read-calls.js';
export type { Reading } from './store/read-document.js';
export { type RunReading, readRun } from './store/read-run.js';
export { recordedStateFolder } from './store/recorded-state-folder.js';
export { type RunEntry, runListSchema } from './store/schemas/run-entry-schema.js';

// A fact in the form in which documents have it.

export { totalUsage } from './accounting/total-usage.js';
export { measurementDocument } from './store/documents/measurement-document.js';
export { phaseDocument } from './store/documents/phase-document.js';

// A bundle, judged without a run.

export { type FoundBundle, findBundle } from './bundle/find-bundle.js';
export { type BundleVerdict, type QualifyBundleRequest, qualifyBundle } from './bundle/qualify-bundle.js';

// The verdicts that runs gave, which a registry is opened with.

export { describeUnreadable } from './qualification/describe-unreadable.js';
export { type KnownQualification, knowVerdicts } from './qualification/know-verdicts.js';
export { type KeepingDocket, openDocket } from './qualification/open-docket.js';

// What runs left behind, to bring back or to remove.

export { type CleanReport, cleanReportSchema } from './clean/clean-report.js';
export { cleanWorkspace, previewClean } from './clean/clean-workspace.js';
export { listStateFolders } from './clean/list-state-folders.js';
export type { CleanRules } from './clean/plan-clean.js';
export type { CleanPlace } from './clean/survey.js';
export { describeRecovery } from './snapshots/describe-recovery.js';
export { describeUnfinished } from './snapshots/describe-unfinished.js';
export { findSnapshot } from './snapshots/find-snapshot.js';
export { findUnfinishedRestore } from './snapshots/find-unfinished-restore.js';
export { readSnapshotIndex, type SnapshotIndex } from './snapshots/read-snapshot-index.js';
export { recoverWorkspace } from './snapshots/recover-workspace.js';
export {
  previewRestore,
  type RestoreOutcome,
  type RestoreRequest,
  restoreSnapshot,
} from './snapshots/restore-snapshot.js';
export { type SnapshotEntry, snapshotListSchema } from './store/schemas/snapshot-entry-schema.js';

// A task's files: which paths globs mean, and a snapshot of what an attempt left.

export { matchPaths } from './scoring/match-paths.js';
export { takeAsLeft } from './scoring/take-as-left.js';

// The two decisions, as pure functions.

export { decideStop, type StopPolicy } from './run/decide-stop.js';
export { type JudgeRequest, judge } from './run/judge.js';

// What the command does around the loop.

export { parseDuration } from './config/duration.js';
export { parseSize } from './config/parse-size.js';
export { resolveAgents } from './config/resolve-agents.js';
export { type ConfigBase, resolveConfig } from './config/resolve-config.js';
export { resolveResume, type WrittenResume } from './config/resolve-resume.js';
export { resolveStateFolder, resolveStateRoot } from './config/resolve-state-folder.js';
export { resolveWorkspace } from './config/resolve-workspace.js';
export type { AgentSettings, RunConfig, RunnerName, WrittenRunConfig } from './config/run-config.js';
export { runConfigDocument } from './config/run-config-document.js';
export { CoreError, type CoreErrorCode } from './errors.js';
export { type PlanParts, planRun } from './plan/plan-run.js';
export { type RunPlan, runPlanSchema } from './plan/run-plan.js';
export { type FileLock, type LockRequest, lockFile } from './store/lock-file.js';
export { lockState, lockWorkspace } from './store/lock-workspace.js';
