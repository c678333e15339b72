import { totalUsage } from '../../accounting/total-usage.js';
import { usageByPhase } from '../../accounting/usage-by-phase.js';
import type { PhaseRecord } from '../../run/records.js';
import type { UsageSummary, UsageTotal, UsageTotalDocument } from '../schemas/usage-total-schema.js';

/** What turns used, as `summary.json` has it: what nobody told is null. */
export function usageDocument(turns: readonly PhaseRecord[]): UsageSummary {
  const phases = usageByPhase(turns).map(([phase, total]) => [phase, totalDocument(total)]);
  return { ...totalDocument(totalUsage(turns)), by_phase: Object.fromEntries(phases) };
}

function totalDocument(total: UsageTotal): UsageTotalDocument {
  return {
    turns: total.turns,
    turns_without_tokens: total.turnsWithoutTokens,
    turns_without_cost: total.turnsWithoutCost,
    input_tokens: total.inputTokens ?? null,
    cached_input_tokens: total.cachedInputTokens ?? null,
    output_tokens: total.outputTokens ?? null,
    cost_usd: total.costUsd ?? null,
  };
}
