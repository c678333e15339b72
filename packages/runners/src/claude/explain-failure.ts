import type { FailedOutcome } from '../session/dialect.js';

/** Why a turn of Claude Code failed, where only its words tell; what no rule knows is the agent's own failure. */
export function explainFailure(words: string): FailedOutcome {
  const known = phrases.find(([phrase]) => phrase.test(words));
  return known === undefined
    ? { outcome: 'agent-error', reason: words }
    : { outcome: 'api-error', code: known[1], reason: words };
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/^(Not logged in|Invalid API key)\b|\bPlease run \/login/, 'authentication'],
  [/\bhit your .*limit\b|\busage limit\b/, 'usage_limit'],
  [/^Prompt is too long/, 'context_length_exceeded'],
  [/^API Error: .*(connect|connection)\b/i, 'disconnected'],
  [/^API Error\b/, 'unknown'],
];
