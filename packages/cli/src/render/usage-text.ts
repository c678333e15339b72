import type { SummaryDocument } from '@harnessgym/core/documents';

/** What all turns of a run used, as far as the agent told. */
export function usageText({ usage }: Pick<SummaryDocument, 'usage'>): string {
  const { turns, turns_without_tokens: silent, input_tokens: input, output_tokens: output, cost_usd: cost } = usage;
  if (turns === 0) return 'nothing';
  if (input === null || output === null) return 'not told by the agent';
  const cached = usage.cached_input_tokens ? ` (${usage.cached_input_tokens} cached)` : '';
  const tokens = `${input} tokens in${cached}, ${output} out`;
  const price = cost === null ? 'cost not told' : `${cost} USD`;
  const untold = Math.max(silent, cost === null ? 0 : usage.turns_without_cost);
  return `${tokens}; ${price}${untold === 0 ? '' : `; ${untold} of ${turns} turns told nothing`}`;
}
