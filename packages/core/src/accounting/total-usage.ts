import type { PhaseRecord } from '../run/records.js';
import type { UsageTotal } from '../store/schemas/usage-total-schema.js';

/** What several turns used. Of a turn that told nothing nobody knows: the sums are what is known, the least that was used. */
export function totalUsage(turns: readonly Pick<PhaseRecord, 'turn'>[]): UsageTotal {
  const told = turns.flatMap(({ turn }) => turn.usage ?? []);
  const tokens = told.filter((usage) => 'inputTokens' in usage);
  const costs = told.flatMap(({ costUsd }) => costUsd ?? []);
  return {
    turns: turns.length,
    turnsWithoutTokens: turns.length - tokens.length,
    turnsWithoutCost: turns.length - costs.length,
    ...(tokens.length > 0 && {
      inputTokens: sum(tokens.map(({ inputTokens }) => inputTokens)),
      cachedInputTokens: sum(tokens.map(({ cachedInputTokens }) => cachedInputTokens)),
      outputTokens: sum(tokens.map(({ outputTokens }) => outputTokens)),
    }),
    // 0.1 and 0.2 are not to make 0.30000000000000004.
    ...(costs.length > 0 && { costUsd: Number(sum(costs).toFixed(9)) }),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
