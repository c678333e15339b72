import { describe, expect, it } from 'vitest';
import { readImprovement } from './read-improvement.js';
import { claimsVerified, declaredUse, ignoredFields, parseSelfReport } from './self-report.js';

describe('parseSelfReport', () => {
  it('takes the documented fields and the metric, and nothing else', () => {
    const document = {
      status: 'solved',
      verified: true,
      cycles: 5,
      metrics: { cycles: 5 },
      post_attempt: {},
      phases: {},
    };
    expect(parseSelfReport(document, 'cycles')).toEqual({
      status: 'solved',
      verified: true,
      cycles: 5,
      metrics: { cycles: 5 },
    });
  });

  it('B-11 takes no field that is ours to write', () => {
    expect(parseSelfReport({ post_attempt: { passed: true }, optimization: {}, solved: true }, 'score')).toEqual({});
  });

  it('A-18 names the documented fields that have the wrong shape', () => {
    const document = {
      status: 7,
      verified: 'yes',
      summary: 'done',
      blockers: null,
      score: true,
      other: 1,
      metrics: [1],
    };
    expect(ignoredFields(document)).toEqual(['status', 'verified', 'metrics']);
    expect(ignoredFields(['status'])).toEqual([]);
  });

  it('drops a field of the wrong shape and keeps the rest', () => {
    expect(parseSelfReport({ status: 7, verified: 'yes', summary: 'done', metrics: [1] }, 'score')).toEqual({
      summary: 'done',
    });
  });

  it.each([undefined, null, [], 'text', 7])('takes nothing from %j', (document) => {
    expect(parseSelfReport(document, 'score')).toEqual({});
  });
});

describe('claimsVerified', () => {
  it('asks for exactly true, or a passed verification', () => {
    expect(claimsVerified(parseSelfReport({ verified: 'true' }, 'score'))).toBe(false);
    expect(claimsVerified({ verification: { status: 'passed' } })).toBe(true);
    expect(claimsVerified({ verified: false, verification: { status: 'failed' } })).toBe(false);
  });
});

describe('declaredUse', () => {
  it('A-14 reads strings and objects, each once, sorted', () => {
    const claim = { used_harness_tools: ['trace', { name: 'apply' }, { path: 'a', name: 'b' }, 'trace', {}, 7, null] };
    expect(declaredUse(claim, 'tools')).toEqual(['a', 'apply', 'trace']);
  });

  it('falls back to the shorter names', () => {
    expect(declaredUse({ used_artifacts: ['x'] }, 'artifacts')).toEqual(['x']);
  });
});

describe('readImprovement', () => {
  it('prefers the reflection', () => {
    const selected = { kind: 'mcp', name: 'probe', reason: 'why', target_path: '.harnessgym/mcp/probe/' };
    const claim = { reflection: { selected_improvement: selected }, selected_improvement: 'other' };
    expect(readImprovement(claim, 'said')).toEqual({
      form: 'chosen',
      kind: 'mcp',
      name: 'probe',
      reason: 'why',
      targetPath: '.harnessgym/mcp/probe/',
    });
  });

  it('keeps an improvement of an unknown kind, and one without a name as a description', () => {
    expect(readImprovement({ selected_improvement: { kind: 'gadget', name: 'x' } }, '')).toMatchObject({
      kind: 'unknown',
    });
    expect(readImprovement({ selected_improvement: { idea: 'x' } }, '')).toEqual({
      form: 'described',
      text: '{"idea":"x"}',
    });
  });

  it('falls back to what the agent said, and then to its own ranking', () => {
    expect(readImprovement({}, ' a verifier ')).toEqual({ form: 'described', text: 'a verifier' });
    expect(readImprovement({}, '')).toMatchObject({
      form: 'described',
      text: expect.stringContaining('ranked highest'),
    });
  });
});
