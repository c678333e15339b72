import type { TurnOutcome } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { cutShort } from './cut-short.js';

it.each([
  '401',
  '429',
  '500',
  '529',
  'usage_limit',
  'rate_limit_exceeded',
  'overloaded',
  'insufficient_quota',
  'invalid_api_key',
  'stream_disconnected',
  'auth_required',
  'server_error',
  'APIError',
])('D-16 the error %s of the service cuts a turn short', (code) => {
  expect(cutShort({ outcome: 'api-error', code, reason: '' })).toBe('service-unavailable');
});

it.each<TurnOutcome>([
  { outcome: 'api-error', code: '400', reason: '' },
  { outcome: 'api-error', code: 'context_length_exceeded', reason: '' },
  { outcome: 'api-error', code: 'unknown', reason: '' },
  { outcome: 'agent-error', reason: 'quota' },
  { outcome: 'timed-out', afterMs: 1 },
  { outcome: 'budget', limit: '5' },
  { outcome: 'completed', finalMessage: '429' },
])('what the agent itself came to is the end of its turn: %o', (outcome) => {
  expect(cutShort(outcome)).toBeUndefined();
});

it('an agent that could not work has not had its turn', () => {
  expect(cutShort({ outcome: 'infrastructure', reason: 'gone' })).toBe('infrastructure');
});
