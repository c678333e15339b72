import * as z from 'zod';
import type { Usage } from '../turn.js';

const tokens = z.number().int().nonnegative();

/** A draft of the protocol. Kinds that stand beside input and output are in the total. */
const responseSchema = z.object({
  usage: z.object({
    totalTokens: tokens,
    inputTokens: tokens,
    outputTokens: tokens,
    thoughtTokens: tokens.nullish(),
    cachedReadTokens: tokens.nullish(),
  }),
});

/** What is known of a prompt by its answer and by what it cost; undefined when neither tells, or not as the draft has it. */
export function usageOfPrompt(response: unknown, costUsd: number | undefined): Usage | undefined {
  const usage = responseSchema.safeParse(response).data?.usage;
  if (usage === undefined) return costUsd === undefined ? undefined : { costUsd };
  const { totalTokens, inputTokens, outputTokens, thoughtTokens, cachedReadTokens } = usage;
  const isWhole = totalTokens === inputTokens + outputTokens;
  const output = isWhole ? outputTokens : outputTokens + (thoughtTokens ?? 0);
  return {
    inputTokens: Math.max(inputTokens, totalTokens - output),
    cachedInputTokens: cachedReadTokens ?? 0,
    outputTokens: output,
    ...(costUsd !== undefined && { costUsd }),
  };
}
