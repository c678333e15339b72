import type { IterationRecord, PhaseRecord } from '../run/records.js';
import { parseSelfReport } from '../self-report/self-report.js';
import type { IterationProgressDocument } from './progress-schemas.js';
import type { IterationProgress } from './run-progress.js';

/** How far an iteration had got. A turn that was cancelled is still to come; a cancelled attempt begins again. */
export function reachedBy(stored: IterationProgressDocument, claimKey: string): IterationProgress {
  if (stored.reached === 'start') return { reached: 'start' };
  const { result } = stored;
  if (stored.reached === 'attempt') {
    const { left } = stored;
    const attempted = { ...stored.attempted, claim: parseSelfReport(stored.attempted.claim, claimKey) };
    if (wasCancelled(attempted.attempt)) return { reached: 'start' };
    return { reached: 'attempt', attempted, result, ...(left && { left }) };
  }
  const record: IterationRecord = { ...stored.record, claim: parseSelfReport(stored.record.claim, claimKey) };
  const { stop, gate } = record;
  const isOver = stop.next === 'stop' || stop.next === 'attempt' || gate !== undefined;
  return isOver
    ? { reached: 'end', record, result }
    : { reached: 'verdict', record: withoutCancelledTurn(record), result };
}

/** The last turn of a cancelled run is recorded as cancelled, and nothing came after it. */
function withoutCancelledTurn(record: IterationRecord): IterationRecord {
  const { reflection, improvement, build, repairs, ...rest } = record;
  const attempted = { ...rest, repairs: repairs.filter((repair) => !wasCancelled(repair)) };
  if (reflection === undefined || improvement === undefined || wasCancelled(reflection)) return attempted;
  const reflected = { ...attempted, reflection, improvement };
  return build === undefined || wasCancelled(build) ? reflected : { ...reflected, build };
}

function wasCancelled({ turn }: PhaseRecord): boolean {
  return turn.outcome.outcome === 'cancelled';
}
