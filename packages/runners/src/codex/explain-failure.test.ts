import { expect, it } from 'vitest';
import { explainFailure } from './explain-failure.js';

// What Codex 0.169 and 0.138 say when their model's service answers so.
it.each([
  ['exceeded retry limit, last status: 429 Too Many Requests', '429'],
  ['unexpected status 401 Unauthorized: No., url: http://127.0.0.1:1/v1/responses', '401'],
  ['unexpected status 503 Service Unavailable: No., url: http://127.0.0.1:1/v1/responses', '503'],
  ['We’re currently experiencing high demand, which may cause temporary errors.', 'overloaded'],
  ["Codex ran out of room in the model's context window. Start a new thread.", 'context_length_exceeded'],
  ["You've hit your usage limit. Try again later.", 'usage_limit'],
  ['stream disconnected before completion: Transport error', 'stream_disconnected'],
])('D-16 "%s" is the service: %s', (words, code) => {
  expect(explainFailure(words)).toEqual({ outcome: 'api-error', code, reason: words });
});

it.each([
  [{ message: 'No.', type: 'invalid_request_error', code: null }, 'invalid_request_error'],
  [{ message: 'No.', type: 'invalid_request_error', code: 'context_length_exceeded' }, 'context_length_exceeded'],
  [{ message: 'No.' }, 'unknown'],
])('takes an answer of the service for what it says: %j', (error, code) => {
  expect(explainFailure(JSON.stringify({ error }))).toEqual({ outcome: 'api-error', code, reason: 'No.' });
});

it.each(['Something broke.', '{"error":', '{"error":{}}', '{}', ''])('takes %j for a failure of the agent', (words) => {
  expect(explainFailure(words)).toEqual({ outcome: 'agent-error', reason: words });
});
