import * as z from 'zod';
import type { AgentEvent, FailedOutcome } from '../session/dialect.js';
import type { Usage } from '../turn.js';

const tokens = z.number().int().nonnegative();

const usageSchema = z.object({
  input_tokens: tokens,
  cache_creation_input_tokens: tokens.nullish(),
  cache_read_input_tokens: tokens.nullish(),
  output_tokens: tokens,
});

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
  is_error: z.boolean().default(false),
  api_error_status: z.number().nullish(),
  session_id: z.string().min(1).optional().catch(undefined),
  result: z.string().optional().catch(undefined),
  errors: z.array(z.string()).default([]).catch([]),
  // What does not read as tokens or money is worth less than the end of the turn.
  usage: usageSchema.optional().catch(undefined),
  total_cost_usd: z.number().nonnegative().optional().catch(undefined),
  modelUsage: modelUsageSchema.optional().catch(undefined),
  model_usage_since_last_result: modelUsageSchema.optional().catch(undefined),
});

type Result = z.infer<typeof resultSchema>;

/**
 * The end of a turn. Claude Code says "success" also of a turn that failed because of its service, so `is_error` decides;
 * a turn whose background tasks go on has several ends, each with what was spent since the last.
 */
export function eventsOfResult(result: Result): readonly AgentEvent[] {
  const { session_id: id, result: text } = result;
  const usage = usageOf(result);
  const failed = result.is_error || result.subtype !== 'success';
  return [
    ...(id === undefined ? [] : [{ type: 'session', id } as const]),
    ...(usage === undefined ? [] : [{ type: 'spent', usage } as const]),
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
 * The newest tells the total of the session, and apart from it what was spent since the last end; an older one tells only
 * the turn. The cost of a model whose price it does not know is a guess.
 */
function usageOf({ usage, total_cost_usd, modelUsage, model_usage_since_last_result: since }: Result) {
  if (since !== undefined) return sumOf(Object.values(since));
  if (usage === undefined) return undefined;
  const cached = usage.cache_read_input_tokens ?? 0;
  const inputTokens = usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + cached;
  const counted: Usage = { inputTokens, cachedInputTokens: cached, outputTokens: usage.output_tokens };
  return { ...counted, ...costOf(total_cost_usd, Object.values(modelUsage ?? {})) };
}

type ModelUsage = z.infer<typeof modelUsageSchema>[string];

function sumOf(models: readonly ModelUsage[]): Usage {
  const total = (pick: (model: ModelUsage) => number) => models.reduce((sum, model) => sum + pick(model), 0);
  const cached = total((model) => model.cacheReadInputTokens);
  return {
    inputTokens: total((model) => model.inputTokens + model.cacheCreationInputTokens) + cached,
    cachedInputTokens: cached,
    outputTokens: total((model) => model.outputTokens),
    ...costOf(
      total((model) => model.costUSD),
      models,
    ),
  };
}

function costOf(costUsd: number | undefined, models: readonly ModelUsage[]): Pick<Usage, 'costUsd'> {
  const isGuess = models.some(({ costBasis }) => costBasis === 'unknown');
  return costUsd === undefined || isGuess ? {} : { costUsd };
}
