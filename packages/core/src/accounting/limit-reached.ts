import type { AttemptRecord, IterationRecord } from '../run/records.js';
import { totalUsage } from './total-usage.js';
import { turnsOf } from './turns-of.js';

/** What a run may use in all its turns together. It is looked at between turns, so the last of them may go beyond it. */
export interface UsageLimits {
  /** Dollars. */
  costUsd?: number;
  /** Input and output; what was cached is input too. */
  tokens?: number;
}

export type LimitName = 'max-cost' | 'max-tokens';

/** The limit that what is known of the turns so far has used up. Turns that told nothing count nothing. */
export function limitReached(
  iterations: readonly (AttemptRecord | IterationRecord)[],
  limits: UsageLimits,
): LimitName | undefined {
  const { costUsd = 0, inputTokens = 0, outputTokens = 0 } = totalUsage(iterations.flatMap(turnsOf));
  if (limits.costUsd !== undefined && costUsd >= limits.costUsd) return 'max-cost';
  if (limits.tokens !== undefined && inputTokens + outputTokens >= limits.tokens) return 'max-tokens';
  return undefined;
}
