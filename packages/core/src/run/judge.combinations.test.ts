import { describe, expect, it } from 'vitest';
import type { Measurement } from '../scoring/score.js';
import type { SelfReport } from '../self-report/self-report.js';
import type { Objective } from '../task.js';
import { judge } from './judge.js';

// Every combination of scorer, stop score, mode, claim and scorer outcome, against the verdict table as it is written
// down: one literal row a case, no logic shared with the code under test.

type ScorerOutcome = 'reaches' | 'misses' | 'numberless' | 'fails' | 'times-out';
type Claim =
  | 'nothing'
  | 'blocked'
  | 'blocked-verified'
  | 'solved'
  | 'solved-verified'
  | 'reaching'
  | 'reaching-verified';

const target = 100;
const base = { command: 's', durationMs: 1, stdoutPath: '', stderrPath: '' };
const measurements: Record<ScorerOutcome, Measurement> = {
  reaches: { ...base, exitCode: 0, score: { status: 'valid', value: 90 } },
  misses: { ...base, exitCode: 0, score: { status: 'valid', value: 110 } },
  numberless: { ...base, exitCode: 0, score: { status: 'unscored' } },
  fails: { ...base, exitCode: 1, printed: { value: 90, key: 'score' }, score: { status: 'invalid', reason: 'failed' } },
  'times-out': { ...base, printed: { value: 90, key: 'score' }, score: { status: 'invalid', reason: 'timeout' } },
};
const claims: Record<Claim, SelfReport> = {
  nothing: {},
  blocked: { status: 'blocked' },
  'blocked-verified': { status: 'blocked', verified: true },
  solved: { status: 'solved' },
  'solved-verified': { status: 'solved', verified: true },
  reaching: { metrics: { score: 90 } },
  'reaching-verified': { status: 'solved', verified: true, metrics: { score: 90 } },
};
const allClaims = Object.keys(claims) as Claim[];

/** `v` verified, `t` target reached, `s` solved; a capital says yes. */
type Expected = `${'v' | 'V'}${'' | 't' | 'T'}${'s' | 'S'}`;

const withoutScorer: Record<'no target' | 'target', Record<Claim, Expected>> = {
  'no target': {
    nothing: 'vs',
    blocked: 'vs',
    'blocked-verified': 'Vs',
    solved: 'vs',
    'solved-verified': 'VS',
    reaching: 'vs',
    'reaching-verified': 'VS',
  },
  target: {
    nothing: 'vts',
    blocked: 'vts',
    'blocked-verified': 'Vts',
    solved: 'vts',
    'solved-verified': 'Vts',
    reaching: 'vTS',
    'reaching-verified': 'VTS',
  },
};

/** With a scorer the claim changes nothing, so these rows hold for each claim. */
const withScorer: Record<'no target, off' | 'no target, on' | 'target', Record<ScorerOutcome, Expected>> = {
  'no target, off': { reaches: 'VS', misses: 'VS', numberless: 'VS', fails: 'vs', 'times-out': 'vs' },
  'no target, on': { reaches: 'Vs', misses: 'Vs', numberless: 'Vs', fails: 'vs', 'times-out': 'vs' },
  target: { reaches: 'VTS', misses: 'Vts', numberless: 'Vts', fails: 'vts', 'times-out': 'vts' },
};

const objective = (over: Partial<Objective>): Objective => ({
  claimKey: 'score',
  scorerKey: 'score',
  direction: 'lower',
  optimize: false,
  ...over,
});

function spell(verdict: ReturnType<typeof judge>): string {
  const letter = (value: boolean | undefined, name: string) =>
    value === undefined ? '' : value ? name.toUpperCase() : name;
  return letter(verdict.verified, 'v') + letter(verdict.targetReached, 't') + letter(verdict.solved, 's');
}

describe.each(['off', 'on'] as const)('optimisation mode %s', (mode) => {
  const optimize = mode === 'on';

  describe.each(['no target', 'target'] as const)('no scorer, %s', (goal) => {
    it.each(allClaims)('claim: %s', (claim) => {
      const verdict = judge({
        objective: objective({ optimize, ...(goal === 'target' && { target }) }),
        outcome: 'completed',
        claim: claims[claim],
      });
      expect(spell(verdict)).toBe(withoutScorer[goal][claim]);
      expect(verdict.verifiedBy).toBe('agent');
    });
  });

  describe.each(['no target', 'target'] as const)('a scorer, %s', (goal) => {
    const row = goal === 'target' ? 'target' : (`no target, ${mode}` as const);
    const cases = (Object.keys(measurements) as ScorerOutcome[]).flatMap((scorer) =>
      allClaims.map((claim) => ({ scorer, claim, expected: withScorer[row][scorer] })),
    );
    it.each(cases)('scorer $scorer, claim $claim: $expected', ({ scorer, claim, expected }) => {
      const verdict = judge({
        objective: objective({ optimize, command: 's', ...(goal === 'target' && { target }) }),
        outcome: 'completed',
        claim: claims[claim],
        measurement: measurements[scorer],
      });
      expect(spell(verdict)).toBe(expected);
      expect(verdict.verifiedBy).toBe('scorer');
      expect(verdict.status === 'solved').toBe(verdict.solved);
    });
  });
});
