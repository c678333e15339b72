import { describe, expect, it } from 'vitest';
import type { Measurement } from '../scoring/score.js';
import type { Objective } from '../task.js';
import { alreadyPassing } from './already-passing.js';
import { type JudgeRequest, judge } from './judge.js';

const logs = { command: 'score', durationMs: 1, stdoutPath: '/o', stderrPath: '/e' };

function objective(over: Partial<Objective> = {}): Objective {
  return { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false, ...over };
}

function passing(value?: number): Measurement {
  return { ...logs, exitCode: 0, score: value === undefined ? { status: 'unscored' } : { status: 'valid', value } };
}

function failing(printed?: number): Measurement {
  const score = { status: 'invalid', reason: 'failed' } as const;
  return { ...logs, exitCode: 1, score, ...(printed !== undefined && { printed: { value: printed, key: 'score' } }) };
}

function attempt(over: Partial<JudgeRequest> = {}): JudgeRequest {
  return { objective: objective(), outcome: 'completed', claim: {}, ...over };
}

describe('judge: no scorer, no target', () => {
  it('believes a claim that is solved and verified, and says that the agent verified it', () => {
    expect(judge(attempt({ claim: { status: 'solved', verified: true } }))).toEqual({
      status: 'solved',
      verified: true,
      verifiedBy: 'agent',
      solved: true,
    });
  });

  it('takes verification.status passed for a verified claim, in optimisation mode too', () => {
    const claim = { status: 'solved', verification: { status: 'passed' } };
    expect(judge(attempt({ claim, objective: objective({ optimize: true }) }))).toMatchObject({
      solved: true,
      verified: true,
    });
  });

  it('does not call an unverified claim solved', () => {
    expect(judge(attempt({ claim: { status: 'solved' } }))).toMatchObject({
      status: 'unverified',
      solved: false,
      verified: false,
    });
  });

  it("keeps the words that are the agent's to say", () => {
    const blocked = { status: 'blocked', solved: false };
    expect(judge(attempt({ claim: { status: 'blocked' } }))).toMatchObject(blocked);
    expect(judge(attempt({ claim: { status: 'blocked', verified: true } }))).toMatchObject({
      ...blocked,
      verified: true,
    });
  });

  it.each([
    ['completed', 'incomplete'],
    ['timed-out', 'incomplete'],
    ['agent-error', 'failed'],
    ['api-error', 'failed'],
    ['infrastructure', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('says of a %s attempt without a status: %s', (outcome, status) => {
    expect(judge(attempt({ outcome, claim: { status: 'running' } }))).toMatchObject({ status, solved: false });
    expect(judge(attempt({ outcome }))).toMatchObject({ status, solved: false });
  });
});

describe('judge: no scorer, a target', () => {
  const withTarget = objective({ target: 100 });

  it("is solved when the claimed score reaches it, on the agent's word", () => {
    expect(judge(attempt({ objective: withTarget, claim: { metrics: { score: 90 } } }))).toEqual({
      status: 'solved',
      verified: false,
      verifiedBy: 'agent',
      score: 90,
      targetReached: true,
      solved: true,
    });
  });

  it('is not solved by a verified claim that misses the target', () => {
    const claim = { status: 'solved', verified: true, metrics: { score: 110 } };
    expect(judge(attempt({ objective: withTarget, claim }))).toMatchObject({
      status: 'verified',
      verified: true,
      targetReached: false,
      solved: false,
    });
  });

  it('is not solved without a claimed score', () => {
    expect(judge(attempt({ objective: withTarget }))).toMatchObject({ targetReached: false, solved: false });
  });
});

describe('judge: a scorer, no target', () => {
  it('is solved by a passing scorer, also when the agent says blocked', () => {
    expect(judge(attempt({ claim: { status: 'blocked' }, measurement: passing() }))).toEqual({
      status: 'solved',
      verified: true,
      verifiedBy: 'scorer',
      solved: true,
    });
  });

  it('B-01 an own claim never beats a failing scorer', () => {
    const claim = { status: 'solved', verified: true };
    expect(judge(attempt({ claim, measurement: failing() }))).toEqual({
      status: 'unverified',
      verified: false,
      verifiedBy: 'scorer',
      solved: false,
    });
  });

  it('B-15 an optimisation is never solved by itself: it improves on the best before, or is verified', () => {
    const optimisation = { objective: objective({ optimize: true }), bestBefore: 100 };
    expect(judge(attempt({ ...optimisation, measurement: passing(90) }))).toMatchObject({
      status: 'improved',
      solved: false,
    });
    expect(judge(attempt({ ...optimisation, measurement: passing(100) }))).toMatchObject({
      status: 'verified',
      solved: false,
    });
    expect(judge(attempt({ ...optimisation, measurement: failing(1) }))).toMatchObject({
      status: 'incomplete',
      solved: false,
    });
  });

  it('B-16 an improvement is one over the best so far in the direction that counts', () => {
    const higher = { objective: objective({ optimize: true, direction: 'higher' }), bestBefore: 100 };
    expect(judge(attempt({ ...higher, measurement: passing(101) }))).toMatchObject({ status: 'improved' });
    expect(judge(attempt({ ...higher, measurement: passing(99) }))).toMatchObject({ status: 'verified' });
  });
});

describe('judge: a scorer and a target', () => {
  const withTarget = objective({ target: 100 });

  it('is solved by a passing scorer whose score reaches it', () => {
    expect(judge(attempt({ objective: withTarget, measurement: passing(100) }))).toMatchObject({
      status: 'solved',
      verified: true,
      targetReached: true,
      solved: true,
    });
  });

  it('reaches a target from the side that counts', () => {
    const higher = objective({ target: 100, direction: 'higher' });
    expect(judge(attempt({ objective: higher, measurement: passing(101) }))).toMatchObject({ solved: true });
    expect(judge(attempt({ objective: higher, measurement: passing(99) }))).toMatchObject({ solved: false });
  });

  it('B-02 a claimed number never stands in for the measured one', () => {
    const claim = { score: 1, metrics: { score: 1 } };
    expect(judge(attempt({ objective: withTarget, claim, measurement: passing(1000) }))).toMatchObject({
      targetReached: false,
      solved: false,
    });
  });

  it('B-03 a failing scorer that prints a number past the target reaches nothing', () => {
    expect(judge(attempt({ objective: withTarget, measurement: failing(1) }))).toMatchObject({
      verified: false,
      targetReached: false,
      solved: false,
    });
  });

  it('counts a passing scorer without a number as verified and not at the target', () => {
    expect(judge(attempt({ objective: withTarget, measurement: passing() }))).toMatchObject({
      status: 'verified',
      targetReached: false,
      solved: false,
    });
  });
});

describe('alreadyPassing', () => {
  it.each<[string, Objective, Measurement | undefined, boolean]>([
    ['no scorer', objective(), undefined, false],
    ['a failing scorer', objective(), failing(), false],
    ['a passing scorer', objective(), passing(), true],
    ['a passing scorer in an optimisation', objective({ optimize: true }), passing(5), false],
    ['a target not reached', objective({ target: 3 }), passing(5), false],
    ['a target reached', objective({ target: 5, optimize: true }), passing(5), true],
    ['a target missed from below', objective({ target: 5, direction: 'higher' }), passing(3), false],
    ['a target reached from above', objective({ target: 5, direction: 'higher' }), passing(7), true],
    ['a target and no number', objective({ target: 5 }), passing(), false],
  ])('B-14 %s', (_name, goal, baseline, expected) => {
    expect(alreadyPassing(goal, baseline)).toBe(expected);
  });
});
