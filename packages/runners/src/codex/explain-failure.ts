import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import type { FailedOutcome } from '../session/dialect.js';

/**
 * Why a turn of Codex failed. Codex passes on what the service said, or a text of its own in which the status is lost, so
 * some are known by their words only; what no rule knows is the agent's own failure.
 */
export function explainFailure(words: string): FailedOutcome {
  const told = errorDocument(words);
  if (told !== undefined) return told;
  const status = /\bstatus:? (\d{3})\b/.exec(words)?.[1];
  if (status !== undefined) return { outcome: 'api-error', code: status, reason: words };
  const known = phrases.find(([phrase]) => phrase.test(words));
  if (known !== undefined) return { outcome: 'api-error', code: known[1], reason: words };
  return { outcome: 'agent-error', reason: words };
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/ran out of room in the model's context window/, 'context_length_exceeded'],
  [/experiencing high demand|at capacity/, 'overloaded'],
  [/usage limit/, 'usage_limit'],
  [/stream disconnected/, 'stream_disconnected'],
];

/** `{"error": {"message": …, "type": …, "code": …}}`, as the service answered. */
function errorDocument(words: string): FailedOutcome | undefined {
  const document = words.startsWith('{') ? parseJson(words) : undefined;
  const error = isObject(document) ? document['error'] : undefined;
  if (!isObject(error) || typeof error['message'] !== 'string') return undefined;
  const code = [error['code'], error['type']].find((value) => typeof value === 'string');
  return { outcome: 'api-error', code: code ?? 'unknown', reason: error['message'] };
}
