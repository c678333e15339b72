import { expect, it } from 'vitest';
import { explainFailure } from './explain-failure.js';

// What Claude Code 2.1.329 and 2.1.197 say where no status comes with it.
it.each([
  ['Not logged in · Please run /login', 'authentication'],
  ['API Error: Unable to connect to API (ConnectionRefused)', 'disconnected'],
  ['API Error: Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)', 'disconnected'],
  ['API Error: Connection to the API was lost (ECONNRESET). This is usually temporary — try again.', 'disconnected'],
  ['API Error: Failed to parse JSON', 'unknown'],
  ['You’ve hit your session limit. It resets 3pm.', 'usage_limit'],
  ['Prompt is too long', 'context_length_exceeded'],
])('D-16 "%s" is the service: %s', (words, code) => {
  expect(explainFailure(words)).toEqual({ outcome: 'api-error', code, reason: words });
});

it.each(['Reached maximum number of turns (2)', 'Something broke.', ''])(
  'takes %j for a failure of the agent',
  (words) => {
    expect(explainFailure(words)).toEqual({ outcome: 'agent-error', reason: words });
  },
);
