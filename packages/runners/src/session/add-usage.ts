import type { Usage } from '../turn.js';

/** Both together. Of a sum of which one part has no price, the price is not known. */
export function addUsage(before: Usage | undefined, usage: Usage): Usage {
  if (before === undefined) return usage;
  const { costUsd: earlier } = before;
  const { costUsd } = usage;
  return {
    inputTokens: before.inputTokens + usage.inputTokens,
    cachedInputTokens: before.cachedInputTokens + usage.cachedInputTokens,
    outputTokens: before.outputTokens + usage.outputTokens,
    ...(earlier !== undefined && costUsd !== undefined && { costUsd: earlier + costUsd }),
  };
}
