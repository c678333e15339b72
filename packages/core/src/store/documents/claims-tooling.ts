import type { IterationRecord, PhaseRecord } from '../../run/records.js';
import type { SelfReport } from '../../self-report/self-report.js';

/**
 * Whether a build turn gives the iteration the documented status `tooling_built`: it says so itself, and the attempt
 * before it came to nothing. It is a word in a document; the verdict stays.
 */
export function claimsTooling(
  { phase, turn }: PhaseRecord,
  claim: SelfReport,
  frozen: IterationRecord | undefined,
): boolean {
  const cameToNothing = frozen !== undefined && ['blocked', 'incomplete'].includes(frozen.verdict.status);
  return cameToNothing && phase === 'build' && turn.outcome.outcome === 'completed' && claim.status === 'tooling_built';
}
