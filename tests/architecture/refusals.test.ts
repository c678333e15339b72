import { expect, it } from 'vitest';
import { cutShort } from '../../packages/core/src/run/cut-short.js';
import { explainError } from '../../packages/runners/src/acp/explain-error.js';
import { explainFailure as explainClaude } from '../../packages/runners/src/claude/explain-failure.js';
import { explainFailure as explainCodex } from '../../packages/runners/src/codex/explain-failure.js';

// The runners give a refusal its code, and core knows it by that code: what one learns the other has to know.

const acp = (code: number, data: Record<string, string> = {}) => JSON.stringify({ code, message: 'No.', data });
const document = (fields: Record<string, string>) => JSON.stringify({ error: { message: 'No.', ...fields } });

it.each([
  ['an agent of the protocol', explainError, acp(-32_000)],
  ['opencode', explainError, acp(-32_603, { service: 'session', errorName: 'APIError' })],
  ['Gemini CLI', explainError, acp(429)],
  ['Gemini CLI', explainError, acp(503)],
  ['Claude Code', explainClaude, 'Not logged in · Please run /login'],
  ['Claude Code', explainClaude, "You've hit your session limit · resets 3pm"],
  ['Claude Code', explainClaude, 'API Error: Connection error.'],
  ['Codex', explainCodex, document({ type: 'server_error' })],
  ['Codex', explainCodex, document({ type: 'insufficient_quota', code: 'insufficient_quota' })],
  ['Codex', explainCodex, document({ type: 'invalid_request_error', code: 'invalid_api_key' })],
  ['Codex', explainCodex, 'unexpected status 401 Unauthorized: No.'],
  ['Codex', explainCodex, "We're currently experiencing high demand, which may cause temporary errors."],
  ['Codex', explainCodex, 'Selected model is at capacity. Please try a different model.'],
  ['Codex', explainCodex, "You've hit your usage limit."],
  ['Codex', explainCodex, 'stream disconnected before completion: No.'],
])('D-16 a service that refuses %s cuts the turn short: %#', (_, explain, words) => {
  expect(cutShort(explain(words))).toBe('service-unavailable');
});

it.each([
  ['an agent of the protocol', explainError, 'max_tokens'],
  ['Gemini CLI', explainError, acp(400)],
  ['Claude Code', explainClaude, 'Prompt is too long'],
  ['Codex', explainCodex, document({ type: 'invalid_request_error', code: 'context_length_exceeded' })],
  ['Codex', explainCodex, "Codex ran out of room in the model's context window."],
])('what is wrong with this conversation of %s does not: %#', (_, explain, words) => {
  expect(cutShort(explain(words))).toBeUndefined();
});
