import type { UsageLimits } from '../accounting/limit-reached.js';
import { dollars } from './dollars.js';
import type { WrittenRunConfig } from './run-config.js';
import { wholeNumber } from './whole-number.js';

/** What the run may use in all. Throws CoreError CONFIG_INVALID that names the flag. */
export function resolveLimits({ maxCostUsd, maxTokens }: WrittenRunConfig): UsageLimits {
  return {
    ...(maxCostUsd !== undefined && { costUsd: dollars(maxCostUsd, '--max-cost-usd') }),
    ...(maxTokens !== undefined && { tokens: wholeNumber(maxTokens, '--max-tokens', 1) }),
  };
}
