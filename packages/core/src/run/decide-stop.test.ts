import { expect, it } from 'vitest';
import { decideStop, type StopPolicy } from './decide-stop.js';
import type { StopDecision, Verdict } from './records.js';

const solved: Verdict = { status: 'solved', verified: true, verifiedBy: 'scorer', solved: true };
const open: Verdict = { status: 'blocked', verified: false, verifiedBy: 'agent', solved: false };
const verified: Verdict = { status: 'verified', verified: true, verifiedBy: 'scorer', solved: false };
const learn: StopPolicy = { mode: 'learn', buildAfterSolve: false };
const replay: StopPolicy = { mode: 'replay', buildAfterSolve: false };

it.each<[string, Verdict, Parameters<typeof decideStop>[1], StopPolicy, StopDecision]>([
  ['solved stops', solved, undefined, learn, { next: 'stop', reason: 'solved' }],
  [
    'B-20 solved builds first when asked',
    solved,
    undefined,
    { ...learn, buildAfterSolve: true },
    { next: 'build-then-stop', reason: 'solved' },
  ],
  [
    'a replay never builds',
    solved,
    undefined,
    { mode: 'replay', buildAfterSolve: true },
    { next: 'stop', reason: 'solved' },
  ],
  ['open builds', open, undefined, learn, { next: 'build' }],
  ['verified and not solved builds', verified, undefined, learn, { next: 'build' }],
  ['an open replay attempts again', open, undefined, replay, { next: 'attempt' }],
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
  [
    'D-16 a service that refuses everybody stops',
    open,
    'service-unavailable',
    learn,
    { next: 'stop', reason: 'service-unavailable' },
  ],
  ['D-17 a limit that is used up stops', open, 'max-tokens', learn, { next: 'stop', reason: 'max-tokens' }],
  ['D-17 a limit keeps a replay from its next attempt', open, 'max-cost', replay, { next: 'stop', reason: 'max-cost' }],
  [
    'D-17 a limit keeps what is solved from being built upon',
    solved,
    'max-cost',
    { ...learn, buildAfterSolve: true },
    { next: 'stop', reason: 'solved' },
  ],
])('%s', (_name, verdict, outcome, policy, expected) => {
  expect(decideStop(verdict, outcome, policy)).toEqual(expected);
});
