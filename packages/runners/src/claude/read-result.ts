import * as z from 'zod';
import type { AgentEvent, FailedOutcome } from '../session/dialect.js';
import type { Usage } from '../turn.js';

const tokens = z.number().int().nonnegative();

const modelUsageSchema = z.record(
  z.string(),
  z.object({
    inputTokens: tokens,
    cacheCreationInputTokens: tokens.default(0),
    cacheReadInputTokens: tokens.default(0),
    outputTokens: tokens,
    costUSD: z.number().nonnegative(),
    costBasis: z.string().optional(),
  }),
);

export const resultSchema = z.object({
  type: z.literal('result'),
  subtype: z.string().default('success'),
  // What is no verdict is no success.
  is_error: z.boolean().catch(true).default(false),
  api_error_status: z.number().nullish().catch(undefined),
  session_id: z.string().min(1).optional().catch(undefined),
  result: z.string().optional().catch(undefined),
  errors: z.array(z.string()).default([]).catch([]),
  // What does not read as tokens or money is worth less than the end of the turn.
  modelUsage: modelUsageSchema.optional().catch(undefined),
  model_usage_since_last_result: modelUsageSchema.optional().catch(undefined),
});

type Result = z.infer<typeof resultSchema>;

/**
 * The end of a turn. Claude Code says "success" also of a turn that failed because of its service, so `is_error` decides;
 * a turn whose background tasks go on has several ends.
 */
export function eventsOfResult(result: Result): readonly AgentEvent[] {
  const { session_id: id, result: text } = result;
  const failed = result.is_error || result.subtype !== 'success';
  return [
    ...(id === undefined ? [] : [{ type: 'session', id } as const]),
    ...usageOf(result),
    ...(failed || text === undefined ? [] : [{ type: 'message', text } as const]),
    failed ? failureOf(result) : { type: 'completed' },
  ];
}

function failureOf({ subtype, api_error_status, result, errors }: Result): AgentEvent {
  const said = errors.length > 0 ? errors.join('; ') : (result ?? '');
  const reason = said === '' ? `Claude Code ended the turn with ${subtype}.` : said;
  return { type: 'failed', reason, ...outcomeOf(reason, { subtype, api_error_status }) };
}

/** Where it says more than words. */
function outcomeOf(
  reason: string,
  { subtype, api_error_status: status }: Pick<Result, 'subtype' | 'api_error_status'>,
): { outcome?: FailedOutcome } {
  if (subtype === 'error_max_budget_usd') return { outcome: { outcome: 'budget', limit: reason } };
  if (status == null) return {};
  return { outcome: { outcome: 'api-error', code: String(status), reason } };
}

/**
 * The newest tells the total of the conversation, and apart from it what was spent since the last end; an older one tells
 * the total of its process, which is that of the turn. Both count the agents that it has started.
 */
function usageOf({ modelUsage, model_usage_since_last_result: since }: Result): readonly AgentEvent[] {
  if (since !== undefined) return [{ type: 'spent', usage: sumOf(Object.values(since)) }];
  if (modelUsage !== undefined) return [{ type: 'spent-so-far', usage: sumOf(Object.values(modelUsage)) }];
  return [];
}

type ModelUsage = z.infer<typeof modelUsageSchema>[string];

function sumOf(models: readonly ModelUsage[]): Usage {
  const total = (pick: (model: ModelUsage) => number) => models.reduce((sum, model) => sum + pick(model), 0);
  const cached = total((model) => model.cacheReadInputTokens);
  return {
    inputTokens: total((model) => model.inputTokens + model.cacheCreationInputTokens) + cached,
    cachedInputTokens: cached,
    outputTokens: total((model) => model.outputTokens),
    ...costOf(models),
  };
}

/** The cost of a model whose price Claude Code does not know is a guess. */
function costOf(models: readonly ModelUsage[]): Pick<Usage, 'costUsd'> {
  if (models.some(({ costBasis }) => costBasis === 'unknown')) return {};
  return { costUsd: models.reduce((sum, { costUSD }) => sum + costUSD, 0) };
}
