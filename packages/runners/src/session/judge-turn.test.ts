import { describe, expect, it } from 'vitest';
import type { TurnOutcome } from '../turn.js';
import type { FailedOutcome } from './dialect.js';
import { type EndedTurn, judgeTurn } from './judge-turn.js';

const dialect = {
  displayName: 'The agent',
  explain: (reason: string): FailedOutcome => ({ outcome: 'agent-error', reason }),
};
const said = { complaints: [], unknownLines: 0, calls: new Map(), commands: [], stderr: '', sessionId: 'id' };
const done: EndedTurn = {
  exit: { ended: 'exited', exitCode: 0 },
  durationMs: 5,
  facts: { ...said, message: 'Done.', end: { type: 'completed' } },
  servers: [],
};
const failed: EndedTurn['facts'] = { ...said, end: { type: 'failed', reason: 'No.' } };
const missing = { server: 'a', exposure: 'missing', reason: 'It crashed.' } as const;

describe('judgeTurn', () => {
  it.each<[string, Partial<EndedTurn>, TurnOutcome]>([
    ['that ended', {}, { outcome: 'completed', finalMessage: 'Done.' }],
    [
      'that said nothing',
      { facts: { ...said, end: { type: 'completed' } } },
      { outcome: 'completed', finalMessage: '' },
    ],
    ['D-13 that exits without its end', { facts: said }, error('exited with code 0 without ending its turn.', 0)],
    [
      'that exits with an error behind its end',
      { exit: { ended: 'exited', exitCode: 3 } },
      error('exited with code 3 after it had ended its turn.', 3),
    ],
    [
      'that is killed by somebody',
      { exit: { ended: 'signalled', signal: 'SIGKILL' }, facts: said },
      error('was ended by SIGKILL without ending its turn.'),
    ],
    ['whose agent says that it failed', { facts: failed }, { outcome: 'agent-error', reason: 'No.', exitCode: 0 }],
    [
      'D-15 whose budget is spent, whatever it said',
      { exit: { ended: 'timed-out' } },
      { outcome: 'timed-out', afterMs: 5 },
    ],
    ['that is cancelled', { exit: { ended: 'cancelled' }, logFault: 'No disk.' }, { outcome: 'cancelled' }],
    [
      'that cannot start',
      { exit: { ended: 'not-started', reason: 'gone' } },
      { outcome: 'infrastructure', reason: 'Could not start The agent: gone' },
    ],
    ['that cannot be logged', { logFault: 'No disk.' }, { outcome: 'infrastructure', reason: 'No disk.' }],
    [
      'D-12 that exits before it has a session',
      { exit: { ended: 'exited', exitCode: 1 }, facts: { ...noSession(), stderr: 'Error: bad config\nmore\n' } },
      { outcome: 'infrastructure', reason: 'The agent exited with code 1 without ending its turn: Error: bad config' },
    ],
    [
      'that has no session for want of a server',
      {
        exit: { ended: 'exited', exitCode: 1 },
        facts: { ...noSession(), stderr: 'a: It crashed.' },
        servers: [missing],
      },
      error('exited with code 1 without ending its turn: a: It crashed.', 1),
    ],
  ])('a turn %s', (_, change, outcome) => {
    expect(judgeTurn({ ...done, ...change }, dialect)).toEqual(outcome);
  });
});

function noSession() {
  return { complaints: [], unknownLines: 0, calls: new Map(), commands: [] };
}

function error(how: string, exitCode?: number): TurnOutcome {
  return { outcome: 'agent-error', reason: `The agent ${how}`, ...(exitCode !== undefined && { exitCode }) };
}
