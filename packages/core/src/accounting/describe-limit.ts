import type { UsageTotal } from '../store/schemas/usage-total-schema.js';
import type { LimitName, UsageLimits } from './limit-reached.js';

/** Which limit ended the run, in a sentence for people. */
export function describeLimit(name: LimitName, { limits, used }: { limits: UsageLimits; used: UsageTotal }): string {
  const { costUsd = 0, inputTokens = 0, outputTokens = 0, turnsWithoutCost, turnsWithoutTokens } = used;
  const [flag, known, untold] =
    name === 'max-cost'
      ? [`--max-cost-usd ${limits.costUsd}`, `${costUsd} USD`, turnsWithoutCost]
      : [`--max-tokens ${limits.tokens}`, `${inputTokens + outputTokens} tokens`, turnsWithoutTokens];
  const more = untold === 0 ? '' : `, without ${untold} of ${used.turns} turns of which the agent did not tell`;
  return `The run ended at ${flag}: its turns used ${known}${more}.`;
}
