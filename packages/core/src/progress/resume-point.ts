import type { IterationRecord } from '../run/records.js';
import type { ResumeStep } from '../store/schemas/record-schemas.js';
import type { IterationProgress, RunProgress } from './run-progress.js';

/** Where a run goes on: at its first step that is not finished. */
export interface ResumePoint {
  /** Absent before the first iteration and after the last. */
  iteration?: number;
  step: ResumeStep;
}

export function resumePoint({ config, opening, iterations, end }: RunProgress): ResumePoint {
  if (end !== undefined) return { step: 'closing' };
  if (opening.reached === 'part') return { step: 'opening' };
  for (let iteration = 1; iteration <= config.iterations; iteration += 1) {
    const progress = iterations.get(iteration);
    if (progress?.reached !== 'end') return { iteration, step: stepAfter(progress, config.repairs) };
    const { next } = progress.record.stop;
    if (next === 'stop' || next === 'build-then-stop') break;
  }
  return { step: 'closing' };
}

function stepAfter(progress: Exclude<IterationProgress, { reached: 'end' }> | undefined, repairs: number): ResumeStep {
  if (progress === undefined || progress.reached === 'start') return 'attempt';
  if (progress.reached === 'attempt') return 'scoring';
  const { record } = progress;
  if (record.reflection === undefined) return 'reflection';
  if (record.build === undefined) return 'build';
  return awaitsRepair(record, repairs) ? 'repair' : 'qualification';
}

function awaitsRepair({ qualifications, repairs: done }: IterationRecord, repairs: number): boolean {
  const last = qualifications.at(-1);
  const failed = last?.qualifications.some(({ verdict }) => verdict === 'failed') ?? false;
  return failed && qualifications.length > done.length && done.length < repairs;
}
