// Everything named here is public. Removing a name is a breaking change.

export { analyseStudy, type Circumstances } from './analysis/analyse-study.js';
export type { Analysis, ArmSummary, Comparison } from './analysis/analysis-schema.js';
export { type Arm, armSchema } from './arm.js';
export type { Executor, TrialRequest } from './executor.js';
export {
  type Metric,
  type PlannedArtifact,
  type Slot,
  type Study,
  type StudyPlan,
  studySchema,
} from './plan/study-schema.js';
export { reportDocument } from './report-document.js';
export { type CompareReport, compareReportSchema, type GroupSummary } from './report-schema.js';
export { type Finding, type Trial, trialSchema } from './trial/trial-schema.js';
