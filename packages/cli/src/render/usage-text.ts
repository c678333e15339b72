import type { SummaryDocument } from '@harnessgym/core/documents';

/** What all turns of a run used, as far as the agent told. */
export function usageText({ usage }: Pick<SummaryDocument, 'usage'>): string {
  const { turns, turns_without_tokens: silent, input_tokens: input, output_tokens: output, cost_usd: cost } = usage;
  if (turns === 0) return 'nothing';
  if (input === null || output === null) return 'not told by the agent';
  const cached = usage.cached_input_tokens ? ` (${usage.cached_input_tokens} cached)` : '';
  const tokens = `${input} tokens in${cached}, ${output} out${withoutText(silent, { of: turns, what: 'tokens' })}`;
  if (cost === null) return `${tokens}; cost not told`;
  return `${tokens}; ${cost} USD${withoutText(usage.turns_without_cost, { of: turns, what: 'cost' })}`;
}

function withoutText(count: number, { of, what }: { of: number; what: string }): string {
  return count === 0 ? '' : ` (${count} of ${of} turns told no ${what})`;
}
