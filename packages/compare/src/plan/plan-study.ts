import type { ConfigBase, RunConfig } from '@harnessgym/core';
import type { Runner } from '@harnessgym/runners';
import { CompareError } from '../errors.js';
import type { StudySettings } from './study-settings.js';
import type { WrittenStudy } from './written-study.js';

export interface PlanBase extends ConfigBase {
  signal: AbortSignal;
  /** The agent that trials run, which is asked whether it can. */
  createRunner: (config: RunConfig) => Promise<Runner>;
}

/**
 * Checks everything that a study needs and settles its plan; with `resume` reads both back. Qualifies the bundle, and writes
 * nothing that stays. Throws CompareError PLAN_INVALID or STUDY_NOT_RESUMABLE, and the errors of core and the runner.
 */
export async function planStudy(_written: WrittenStudy, _base: PlanBase): Promise<StudySettings> {
  throw new CompareError('PLAN_INVALID', { message: 'Studies cannot be planned yet.' });
}
