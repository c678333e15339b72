import type { TurnResult } from '@harnessgym/runners';
import type { UsageLimits } from './limit-reached.js';

/** Which limits cannot count a turn, in a sentence for people; undefined when all can, or there was no turn to count. */
export function describeUntold(
  { outcome, usage }: Pick<TurnResult, 'outcome' | 'usage'>,
  limits: UsageLimits,
): string | undefined {
  if (outcome.outcome === 'infrastructure') return undefined;
  const flags = [
    ...(limits.costUsd !== undefined && usage?.costUsd === undefined ? ['--max-cost-usd'] : []),
    ...(limits.tokens !== undefined && !(usage && 'inputTokens' in usage) ? ['--max-tokens'] : []),
  ];
  if (flags.length === 0) return undefined;
  return `The agent did not tell what this turn used, so it does not count for ${flags.join(' and ')}.`;
}
