import { expect, it } from 'vitest';
import { explainError } from './explain-error.js';

// As the real agents answered a prompt whose model was refused.

it('knows the status that Gemini CLI puts in place of a code', () => {
  const message = '{"error":{"code":400,"message":"A scripted answer.","status":"INVALID_ARGUMENT"}}';
  const outcome = { outcome: 'api-error', code: '400', reason: 'A scripted answer.' };
  expect(explainError(JSON.stringify({ code: 400, message }))).toEqual(outcome);
});

it("knows opencode's name for an error of the service", () => {
  const error = { code: -32603, message: 'Internal error: No.', data: { service: 'session', errorName: 'APIError' } };
  const outcome = { outcome: 'api-error', code: 'APIError', reason: 'Internal error: No.' };
  expect(explainError(JSON.stringify(error))).toEqual(outcome);
});

it('knows an agent that nobody is logged in to', () => {
  const error = { code: -32000, message: 'Authentication required' };
  expect(explainError(JSON.stringify(error))).toEqual({
    outcome: 'api-error',
    code: 'auth_required',
    reason: 'Authentication required',
  });
});

it.each([null, 'text', 7, [], { details: 1 }])(
  "takes everything else for the agent's own, whatever its data: %j",
  (data) => {
    const words = JSON.stringify({ code: -32602, message: 'Session not found', data });
    expect(explainError(words)).toEqual({ outcome: 'agent-error', reason: 'Session not found' });
  },
);
