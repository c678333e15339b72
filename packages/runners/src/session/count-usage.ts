import type { TokenUsage, Usage } from '../turn.js';

/** Of a session that begins. */
export const noUsage: TokenUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/**
 * The tokens that a turn used, of an agent that tells the total of its session. Undefined when nobody knows what was
 * used before: a session that another process began, or a total that became smaller. Tokens of a turn that was cut
 * short, of which nothing was told, are in the next one.
 */
export function countUsage(total: Usage, before: Usage | undefined): TokenUsage | undefined {
  if (before === undefined || !('inputTokens' in before) || !('inputTokens' in total)) return undefined;
  const usage = {
    inputTokens: total.inputTokens - before.inputTokens,
    cachedInputTokens: total.cachedInputTokens - before.cachedInputTokens,
    outputTokens: total.outputTokens - before.outputTokens,
  };
  return Object.values(usage).every((tokens) => tokens >= 0) ? usage : undefined;
}
