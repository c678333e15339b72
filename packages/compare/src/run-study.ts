import { CompareError } from './errors.js';
import type { Executor } from './executor.js';
import type { StudySettings } from './plan/study-settings.js';
import type { CompareReport } from './report-schema.js';
import type { StudyEvent } from './study-event.js';

export interface StudyParts {
  settings: StudySettings;
  executor: Executor;
  /** Ends the study: running trials are thrown away, and the report says what is missing. */
  signal: AbortSignal;
  onEvent?: (event: StudyEvent) => void;
}

/**
 * Runs the trials that are missing, in the planned order, and writes `compare_report.json` after each. Resolves with the last
 * report, also when it was cancelled or the infrastructure failed. Throws CompareError when the output folder cannot be
 * used, and what the executor throws, with the report written.
 */
export async function runStudy(_parts: StudyParts): Promise<CompareReport> {
  throw new CompareError('PLAN_INVALID', { message: 'Studies cannot be run yet.' });
}
