import type { SummaryDocument } from '@harnessgym/core/documents';

/** What all turns of a run used, as far as the agent told. */
export function usageText({ usage }: Pick<SummaryDocument, 'usage'>): string {
  if (usage.turns === 0) return 'nothing';
  if (usage.input_tokens === null && usage.cost_usd === null) return 'not told by the agent';
  return `${tokensText(usage)}; ${costText(usage)}`;
}

function tokensText({ turns, turns_without_tokens: silent, ...usage }: SummaryDocument['usage']): string {
  const { input_tokens: input, cached_input_tokens: cached, output_tokens: output } = usage;
  if (input === null) return 'tokens not told';
  const ofThem = cached ? ` (${cached} cached)` : '';
  return `${input} tokens in${ofThem}, ${output} out${withoutText(silent, { of: turns, what: 'tokens' })}`;
}

function costText({ turns, turns_without_cost: silent, cost_usd: cost }: SummaryDocument['usage']): string {
  return cost === null ? 'cost not told' : `${cost} USD${withoutText(silent, { of: turns, what: 'cost' })}`;
}

function withoutText(count: number, { of, what }: { of: number; what: string }): string {
  return count === 0 ? '' : ` (${count} of ${of} turns told no ${what})`;
}
