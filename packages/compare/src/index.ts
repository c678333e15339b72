// Everything named here is public. Removing a name is a breaking change.

export { analyseStudy, type Circumstances } from './analysis/analyse-study.js';
export type { Analysis, ArmSummary, Comparison } from './analysis/analysis-schema.js';
export { type Arm, armSchema, folderOfArm } from './arm.js';
export { CompareError, type CompareErrorCode } from './errors.js';
export type { Executor, TrialRequest } from './executor.js';
export { type PlanBase, planStudy } from './plan/plan-study.js';
export {
  type Metric,
  type PlannedArtifact,
  type Slot,
  type Study,
  type StudyPlan,
  studySchema,
} from './plan/study-schema.js';

export type { JudgedBundle, ScoringTurn, StudySettings } from './plan/study-settings.js';
export type { WrittenStudy, WrittenTrial } from './plan/written-study.js';

export { reportDocument } from './report-document.js';
export { type CompareReport, compareReportSchema, type GroupSummary } from './report-schema.js';
export { type RescoreEvent, type RescoreRequest, rescoreStudy } from './rescore/rescore-study.js';
export { runStudy, type StudyParts } from './run-study.js';
export type { StudyEnd, StudyEvent } from './study/study-event.js';
export { createLocalExecutor, type LocalExecutorOptions } from './trial/local-executor.js';
export { type Finding, type Trial, trialSchema } from './trial/trial-schema.js';
