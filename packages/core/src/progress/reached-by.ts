import { cutShort, isCutShort } from '../run/cut-short.js';
import type { IterationRecord, PhaseRecord, StopDecision } from '../run/records.js';
import { parseSelfReport } from '../self-report/self-report.js';
import type { ResultState } from '../store/schemas/result-schema.js';
import type { IterationProgressDocument } from './progress-schemas.js';
import type { IterationProgress } from './run-progress.js';

/**
 * How far an iteration had got. A turn that was cancelled, or cut short, is still to come. An attempt of that kind begins
 * again, but where a service cut it short after it had made the task better: that stays, and is built upon.
 */
export function reachedBy(stored: IterationProgressDocument, claimKey: string): IterationProgress {
  if (stored.reached === 'start') return { reached: 'start' };
  const { result } = stored;
  if (stored.reached === 'attempt') {
    const { left } = stored;
    const attempted = { ...stored.attempted, claim: parseSelfReport(stored.attempted.claim, claimKey) };
    if (isToCome(attempted.attempt)) return { reached: 'start' };
    return { reached: 'attempt', attempted, result, ...(left && { left }) };
  }
  const record: IterationRecord = { ...stored.record, claim: parseSelfReport(stored.record.claim, claimKey) };
  const { stop, gate } = record;
  if (stop.next === 'stop' && isCutShort(stop.reason)) return reachedByStopped(record, result);
  const isOver = stop.next === 'stop' || stop.next === 'attempt' || gate !== undefined;
  return isOver
    ? { reached: 'end', record, result }
    : { reached: 'verdict', record: withoutTurnToCome(record), result };
}

function reachedByStopped(record: IterationRecord, result: ResultState): IterationProgress {
  if (isToCome(record.attempt) && record.checkpoint === undefined) return { reached: 'start' };
  const stop: StopDecision = record.verdict.solved ? { next: 'build-then-stop', reason: 'solved' } : { next: 'build' };
  return { reached: 'verdict', record: { ...withoutTurnToCome(record), stop }, result };
}

/** The last turn of such a run is recorded as what it was, and nothing came after it. */
function withoutTurnToCome(record: IterationRecord): IterationRecord {
  const { reflection, improvement, build, repairs, ...rest } = record;
  const attempted = { ...rest, repairs: repairs.filter((repair) => !isToCome(repair)) };
  if (reflection === undefined || improvement === undefined || isToCome(reflection)) return attempted;
  const reflected = { ...attempted, reflection, improvement };
  return build === undefined || isToCome(build) ? reflected : { ...reflected, build };
}

function isToCome({ turn: { outcome } }: PhaseRecord): boolean {
  return outcome.outcome === 'cancelled' || cutShort(outcome) !== undefined;
}
