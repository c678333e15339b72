import type { TurnOutcome } from '../turn.js';

/** What a turn amounts to with something wrong about its record. That the signal ended it stays true without one. */
export function withFault(outcome: TurnOutcome, fault: string | undefined): TurnOutcome {
  if (fault === undefined || outcome.outcome === 'timed-out' || outcome.outcome === 'cancelled') return outcome;
  return { outcome: 'infrastructure', reason: fault };
}
