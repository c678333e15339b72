import type { EarlyEnd } from './early-end.js';
import type { StopDecision, Verdict } from './records.js';

export interface StopPolicy {
  mode: 'learn' | 'replay';
  buildAfterSolve: boolean;
}

/** What comes after an attempt. One that failed or timed out builds: that is when a tool is missing. */
export function decideStop(verdict: Verdict, early: EarlyEnd | undefined, policy: StopPolicy): StopDecision {
  if (early === 'cancelled') return { next: 'stop', reason: 'cancelled' };
  if (verdict.solved) {
    const builds = policy.buildAfterSolve && policy.mode === 'learn' && early === undefined;
    return { next: builds ? 'build-then-stop' : 'stop', reason: 'solved' };
  }
  if (early !== undefined) return { next: 'stop', reason: early };
  return policy.mode === 'replay' ? { next: 'attempt' } : { next: 'build' };
}
