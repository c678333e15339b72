import { expect, it } from 'vitest';
import { decideStop, type StopPolicy } from './decide-stop.js';
import type { StopDecision, Verdict } from './records.js';

const solved: Verdict = { status: 'solved', verified: true, verifiedBy: 'scorer', solved: true };
const open: Verdict = { status: 'blocked', verified: false, verifiedBy: 'agent', solved: false };
const verified: Verdict = { status: 'verified', verified: true, verifiedBy: 'scorer', solved: false };
const learn: StopPolicy = { mode: 'learn', buildAfterSolve: false };
const replay: StopPolicy = { mode: 'replay', buildAfterSolve: false };

it.each<[string, Verdict, Parameters<typeof decideStop>[1], StopPolicy, StopDecision]>([
  ['solved stops', solved, 'completed', learn, { next: 'stop', reason: 'solved' }],
  [
    'B-20 solved builds first when asked',
    solved,
    'completed',
    { ...learn, buildAfterSolve: true },
    { next: 'build-then-stop', reason: 'solved' },
  ],
  [
    'a replay never builds',
    solved,
    'completed',
    { mode: 'replay', buildAfterSolve: true },
    { next: 'stop', reason: 'solved' },
  ],
  ['open builds', open, 'completed', learn, { next: 'build' }],
  ['verified and not solved builds', verified, 'completed', learn, { next: 'build' }],
  ['a timed-out attempt builds', open, 'timed-out', learn, { next: 'build' }],
  ['a failed attempt builds', open, 'agent-error', learn, { next: 'build' }],
  ['an open replay attempts again', open, 'completed', replay, { next: 'attempt' }],
  ['cancelled stops', open, 'cancelled', learn, { next: 'stop', reason: 'cancelled' }],
  ['D-12 broken infrastructure stops', open, 'infrastructure', learn, { next: 'stop', reason: 'infrastructure' }],
  [
    'an agent that cannot run builds nothing, also after a solve',
    solved,
    'infrastructure',
    { ...learn, buildAfterSolve: true },
    { next: 'stop', reason: 'solved' },
  ],
  ['what broke after it was solved is solved', solved, 'infrastructure', learn, { next: 'stop', reason: 'solved' }],
  ['a killed attempt that solved is solved', solved, 'timed-out', learn, { next: 'stop', reason: 'solved' }],
])('%s', (_name, verdict, outcome, policy, expected) => {
  expect(decideStop(verdict, outcome, policy)).toEqual(expected);
});
