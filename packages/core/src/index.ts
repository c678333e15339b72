// Everything named here is public. Removing a name is a breaking change.

// Configuration.
export { type ConfigBase, resolveConfig } from './config/resolve-config.js';
export { type RunConfig, type RunnerName, runnerNames, type WrittenRunConfig } from './config/run-config.js';
export { runConfigDocument } from './config/run-config-document.js';
export { CoreError, type CoreErrorCode } from './errors.js';
// Pure decisions.
export { latestVerdicts } from './qualification/latest-verdicts.js';
export { alreadyPassing } from './run/already-passing.js';
export { type Clock, systemClock, type Timeout } from './run/clock.js';
export type { Budgets, IterationContext, LoopContext, Standing } from './run/context.js';
// The loop.
export { createIterationContext, type IterationOptions } from './run/create-iteration-context.js';
export { decideStop, type StopPolicy } from './run/decide-stop.js';
export { definedVariables } from './run/defined-variables.js';
// Facts about a run.
export type { RunEvent } from './run/events.js';
export { finalStatus, isSolved } from './run/final-status.js';
export { type Judged, judge } from './run/judge.js';
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
export { runIteration } from './run/run-iteration.js';
export { runLoop } from './run/run-loop.js';
// Scoring.
export { type CommandScorerOptions, createCommandScorer } from './scoring/create-command-scorer.js';
export {
  type Measurement,
  type MeasureRequest,
  type Score,
  type Scorer,
  scoreSchema,
  validScore,
} from './scoring/score.js';
export type { SelfReport } from './self-report/self-report.js';
// Files of a run.
export { createRunStore, type RunStoreOptions } from './store/create-run-store.js';
export { type RunLayout, runLayout } from './store/layout.js';
export { lockWorkspace } from './store/lock-workspace.js';
export type { RunStore } from './store/run-store.js';
export type { Direction, Objective, Task } from './task.js';
