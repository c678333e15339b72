import { parseJson } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';
import type { FailedOutcome } from '../session/dialect.js';

/**
 * What a failed prompt amounts to: a stop reason of the protocol, or the error that the agent answered, as JSON. What the
 * service of its model said is known by a status in place of the code (Gemini CLI) or by the error's name (opencode).
 */
export function explainError(words: string): FailedOutcome {
  const stopped = stopReasons.get(words);
  if (stopped !== undefined) return stopped;
  const error = errorSchema.safeParse(parseJson(words));
  if (!error.success) return { outcome: 'agent-error', reason: words };
  const { code, message, data } = error.data;
  const reason = serviceMessage(message) ?? [message, data.details].filter(Boolean).join(': ');
  if (code === authRequired) return { outcome: 'api-error', code: 'auth_required', reason };
  if (code >= 400 && code < 600) return { outcome: 'api-error', code: String(code), reason };
  if (data.errorName === 'APIError') return { outcome: 'api-error', code: data.errorName, reason };
  return { outcome: 'agent-error', reason };
}

const authRequired = -32_000;

const stopReasons: ReadonlyMap<string, FailedOutcome> = new Map([
  ['max_tokens', { outcome: 'budget', limit: 'max_tokens' }],
  ['max_turn_requests', { outcome: 'budget', limit: 'max_turn_requests' }],
  ['refusal', { outcome: 'agent-error', reason: 'The agent refused to go on.' }],
  ['cancelled', { outcome: 'agent-error', reason: 'The agent cancelled its turn by itself.' }],
]);

const errorSchema = z.object({
  code: z.number(),
  message: z.string(),
  data: z.object({ details: z.string().optional(), errorName: z.string().optional() }).catch({}).default({}),
});

const documentSchema = z.object({ error: z.object({ message: z.string() }) });

/** A message may be the whole document that the service answered. */
function serviceMessage(message: string): string | undefined {
  return documentSchema.safeParse(parseJson(message)).data?.error.message;
}
