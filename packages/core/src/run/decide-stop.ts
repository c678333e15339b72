import type { TurnOutcome } from '@harnessgym/runners';
import type { StopDecision, Verdict } from './records.js';

export interface StopPolicy {
  mode: 'learn' | 'replay';
  buildAfterSolve: boolean;
}

/** What comes after an attempt. A failed or timed-out attempt builds: that is when a tool is missing. */
export function decideStop(verdict: Verdict, outcome: TurnOutcome['outcome'], policy: StopPolicy): StopDecision {
  if (outcome === 'cancelled') return { next: 'stop', reason: 'cancelled' };
  if (verdict.solved) {
    const builds = policy.buildAfterSolve && policy.mode === 'learn' && outcome !== 'infrastructure';
    return { next: builds ? 'build-then-stop' : 'stop', reason: 'solved' };
  }
  if (outcome === 'infrastructure') return { next: 'stop', reason: 'infrastructure' };
  return policy.mode === 'replay' ? { next: 'attempt' } : { next: 'build' };
}
