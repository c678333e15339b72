import type { TokenUsage, Usage } from '../turn.js';

/** Both together: the tokens that are known. Of a sum of which one part has no price, the price is not known. */
export function addUsage(before: Usage | undefined, usage: Usage): Usage {
  if (before === undefined) return usage;
  const { costUsd: earlier } = before;
  const { costUsd } = usage;
  const cost = earlier === undefined || costUsd === undefined ? undefined : { costUsd: earlier + costUsd };
  const told = [before, usage].filter((one): one is TokenUsage => 'inputTokens' in one);
  if (told.length === 0 && cost !== undefined) return cost;
  const sum = (kind: keyof TokenUsage) => told.reduce((all, one) => all + one[kind], 0);
  return {
    inputTokens: sum('inputTokens'),
    cachedInputTokens: sum('cachedInputTokens'),
    outputTokens: sum('outputTokens'),
    ...cost,
  };
}
