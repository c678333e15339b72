import { describe, expect, it } from 'vitest';
import { facts, row, rules } from '../testing/trial-facts.js';
import { trialSchema } from '../trial/trial-schema.js';
import { judgeTrial } from './judge-trial.js';
import type { TrialFacts, TrialRules } from './trial-facts.js';

const plain: TrialFacts = {
  ...facts,
  group: 'plain',
  copied_artifacts: [],
  exposure: [],
  mcp_telemetry: { count: 0, successful_count: 0, failed_count: 0, status_counts: {}, called_tools: [] },
  iterations: [{ ...row, active_mcp_count: 0, active_tool_count: 0, used_active_tools: [], mcp_called_tools: [] }],
};
const server = {
  kind: 'mcp',
  path: '.harnessgym/mcp/bench/mcp.json',
  digest: 'a',
  verdict: 'qualified' as const,
};
const noCalls = plain.mcp_telemetry;
const failedCalls = { ...noCalls, count: 3, failed_count: 3, status_counts: { tool_error: 3 } };
const toolUse: TrialRules = { ...rules, requirements: { activeHarness: true, toolUse: true } };
const kindsOf = (found: TrialFacts, by: TrialRules = rules) => judgeTrial(found, by).findings.map(({ kind }) => kind);

it('finds nothing wrong with a good trial, of either arm', () => {
  for (const good of [facts, plain]) {
    const judged = judgeTrial(good, rules);
    expect(judged).toMatchObject({
      comparison_valid: true,
      comparison_invalid_reason: null,
      findings: [],
      post_valid: true,
      post_score: 3,
      value: 3,
    });
    const { infrastructure: _, tampered: __, answerTransfer: ___, ...documented } = good;
    expect(trialSchema.safeParse({ ...documented, ...judged }).error).toBeUndefined();
  }
  expect(judgeTrial(plain, toolUse).harness_validation).toEqual({ required: false, valid: true, reason: null });
});

it.each<[string, Partial<TrialFacts>, string, RegExp]>([
  [
    'a failed attempt',
    { iterations: [{ ...row, attempt_status: 'failed', attempt_return_code: 1 }] },
    'runner-failed',
    /^runner attempt failed in iteration\(s\): 1$/,
  ],
  ['a loop that raised', { error: 'disk full', iterations: [], exposure: [] }, 'runner-failed', /disk full/],
  [
    'no iteration',
    { iterations: [], iterations_completed: 0, exposure: [] },
    'runner-failed',
    /no iteration completed/,
  ],
  [
    'a service that is down',
    { infrastructure: 'the service answered 529', iterations: [{ ...row, attempt_status: 'failed' }] },
    'infrastructure',
    /the service answered 529; runner attempt failed/,
  ],
  [
    'a server that did not start',
    { iterations: [{ ...row, active_mcp_count: 0, active_tool_count: 0 }], exposure: [] },
    'inactive-harness',
    /did not activate/,
  ],
  [
    'tools that the agent never had',
    { exposure: [{ iteration: 1, server: 'bench', tool: 'measure', exposure: 'missing' }] },
    'not-exposed',
    /never reached the agent: bench\.measure/,
  ],
  ['a protected file that was changed', { tampered: ['score.mjs'] }, 'tampered', /score\.mjs/],
  ['an answer out of the bundle', { answerTransfer: ['plan.json is x'] }, 'answer-transfer', /plan\.json is x/],
])('does not count a trial with %s', (_, change, kind, reason) => {
  const judged = judgeTrial({ ...facts, ...change }, rules);
  expect(judged.findings).toContainEqual({ kind, message: expect.any(String) });
  expect(judged).toMatchObject({
    comparison_valid: false,
    comparison_invalid_reason: expect.stringMatching(reason),
    value: null,
    post_valid: false,
    post_score: null,
    post_invalid_reason: judged.comparison_invalid_reason,
  });
});

it('G-03 gives an invalid trial no number at all, however good its score', () => {
  const lucky = { ...row, score: 0.001, active_tool_count: 0 };
  expect(judgeTrial({ ...facts, iterations: [lucky] }, rules)).toMatchObject({
    objective_post_valid: true,
    post_valid: false,
    post_score: null,
    post_treated_as_worst: true,
    value: null,
  });
});

it('tells each attempt that failed', () => {
  const failed = { ...row, attempt_status: 'failed', attempt_return_code: 1, attempt_message: 'no login' };
  const judged = judgeTrial({ ...facts, iterations: [row, { ...failed, iteration: 2 }] }, rules);
  expect(judged.runner_validation).toMatchObject({
    valid: false,
    failed_iterations: [2],
    failed_attempts: [{ iteration: 2, attempt_return_code: 1, attempt_message: 'no login' }],
  });
});

it('G-13 counts a trial whose agent says itself that it failed', () => {
  const honest = { ...row, status: 'failed', attempt_status: 'completed', score: null, score_valid: false };
  const found = { ...facts, iterations: [honest], post_result: { passed: false, return_code: 1 } };
  expect(judgeTrial(found, rules)).toMatchObject({ comparison_valid: true, runner_validation: { valid: true } });
  const success: TrialRules = { ...rules, metric: { ...rules.metric, name: 'success' } };
  expect(judgeTrial(found, success)).toMatchObject({ value: 0, findings: [] });
});

it('counts an attempt that ran out of time', () => {
  const late = { ...row, attempt_status: 'timeout', attempt_timed_out: true };
  expect(judgeTrial({ ...facts, iterations: [late] }, rules).comparison_valid).toBe(true);
});

describe('the harness', () => {
  it('G-04 is missed in an arm that got nothing of the bundle', () => {
    const empty = { ...facts, copied_artifacts: [], exposure: [] };
    expect(judgeTrial(empty, rules)).toMatchObject({ comparison_valid: false });
    expect(kindsOf(empty)).toEqual(['inactive-harness']);
    const unasked = { ...rules, requirements: { activeHarness: false, toolUse: false } };
    expect(kindsOf(empty, unasked)).toEqual(['not-exposed']);
  });

  it('names what did not pass its check', () => {
    const artifacts = [{ ...server, verdict: 'failed' as const, reason: 'handshake: it died' }];
    const broken = { ...rules, bundle: { path: '/b', digest: 'b', excludedKinds: [], artifacts } };
    const judged = judgeTrial({ ...facts, copied_artifacts: [], exposure: [] }, broken);
    expect(judged.comparison_invalid_reason).toBe(
      'the harness did not activate; did not pass its check: .harnessgym/mcp/bench/mcp.json',
    );
  });

  it('is not asked for in a study without a bundle', () => {
    const without = { ...toolUse, bundle: null };
    const judged = judgeTrial({ ...plain, group: 'harnessed' }, without);
    expect(judged).toMatchObject({ comparison_valid: true, harness_validation: { required: false } });
  });

  it('may be skills alone, which have no tools to call', () => {
    const skill = {
      kind: 'skill',
      path: '.harnessgym/skills/tune/SKILL.md',
      digest: 's',
      verdict: 'qualified' as const,
    };
    const both = { ...toolUse, bundle: { path: '/b', digest: 'b', excludedKinds: [], artifacts: [skill, server] } };
    const found: TrialFacts = { ...plain, group: 'skills-only', copied_artifacts: [skill.path] };
    expect(judgeTrial(found, both)).toMatchObject({ comparison_valid: true, findings: [] });
    expect(kindsOf({ ...found, group: 'harnessed' }, both)).toEqual(['inactive-harness']);
  });

  it.each([
    ['no call', noCalls, false],
    ['calls that all failed', failedCalls, false],
    ['one that succeeded', { ...failedCalls, count: 4, successful_count: 1 }, true],
  ])('G-11 was used when a call within an attempt succeeded: %s', (_, mcp_telemetry, valid) => {
    const judged = judgeTrial({ ...facts, mcp_telemetry }, toolUse);
    expect(judged.comparison_valid).toBe(valid);
    if (!valid) expect(judged.harness_validation.reason).toContain('no MCP tool calls');
    expect(judgeTrial({ ...facts, mcp_telemetry }, rules).comparison_valid).toBe(true);
  });

  it('is not held against a trial of which nobody knows what its agent had', () => {
    const unknown = { iteration: 1, server: 'bench', tool: 'measure', exposure: 'unknown' as const };
    expect(kindsOf({ ...facts, exposure: [unknown] })).toEqual([]);
  });

  it('reached the agent when it did in one of the iterations', () => {
    const missing = { iteration: 1, server: 'bench', tool: 'measure', exposure: 'missing' as const };
    expect(kindsOf({ ...facts, exposure: [missing, { ...missing, iteration: 2, exposure: 'offered' }] })).toEqual([]);
  });

  it('counts as documented', () => {
    expect(judgeTrial(facts, toolUse).harness_validation).toEqual({
      required: true,
      active_harness_required: true,
      tool_use_required: true,
      valid: true,
      reason: null,
      active_tool_count: 1,
      active_mcp_count: 1,
      mcp_call_count: 2,
      mcp_successful_call_count: 2,
      mcp_called_tools: ['measure'],
      mcp_call_status_counts: { completed: 2 },
    });
  });
});

it('joins the reasons of runner and harness', () => {
  const failed = { ...row, attempt_status: 'failed', active_tool_count: 0 };
  expect(judgeTrial({ ...facts, iterations: [failed] }, rules).comparison_invalid_reason).toBe(
    'runner attempt failed in iteration(s): 1; the harness did not activate',
  );
});

describe('the post command', () => {
  it.each<[string, Partial<TrialFacts>, string, RegExp]>([
    [
      'did not pass',
      { post_result: { passed: false, return_code: 1 } },
      'post-failed',
      /did not pass: it ended with 1/,
    ],
    ['ran out of time', { post_result: { passed: false, timed_out: true } }, 'post-failed', /did not pass: .* time/],
    ['was never run', { post_result: null }, 'post-failed', /did not pass: it was never run/],
    ['printed no number', {}, 'no-score', /printed no number as "latency"/],
  ])('has no score when it %s', (_, change, kind, reason) => {
    const found = { ...facts, iterations: [{ ...row, score: null, score_valid: false }], ...change };
    const judged = judgeTrial(found, rules);
    expect(judged).toMatchObject({
      comparison_valid: true,
      objective_post_valid: false,
      post_valid: false,
      post_score: null,
      post_invalid_reason: expect.stringMatching(reason),
      post_treated_as_worst: found.post_result !== null,
      value: null,
    });
    expect(judged.findings.map((one) => one.kind)).toEqual([kind]);
  });

  it('is not there in a study without one', () => {
    const judged = judgeTrial({ ...facts, post_result: null }, { ...rules, postCommand: null });
    expect(judged).toMatchObject({ objective_post_valid: null, post_valid: null, post_treated_as_worst: false });
  });

  it('speaks of the last iteration, while the best one is what a trial came to', () => {
    const worse = { ...row, iteration: 2, score: 9 };
    const invalid = { ...row, iteration: 3, score: 1, score_valid: false };
    const found = { ...facts, iterations: [row, worse, invalid], post_result: { passed: false, return_code: 1 } };
    expect(judgeTrial(found, rules)).toMatchObject({ post_valid: false, post_score: null, value: 3, findings: [] });
    const higher: TrialRules = { ...rules, metric: { ...rules.metric, scoreDirection: 'higher-is-better' } };
    expect(judgeTrial(found, higher).value).toBe(9);
  });
});

describe('what a trial came to', () => {
  const success: TrialRules = { ...rules, metric: { ...rules.metric, name: 'success' } };
  const targeted: TrialRules = { ...rules, metric: { ...success.metric, target: 2 } };
  const claimed: TrialRules = { ...success, postCommand: null };
  const failing = { ...row, status: 'blocked', score: null, score_valid: false };

  it.each<[string, Partial<typeof row>, TrialRules, number]>([
    ['the scorer passed', {}, success, 1],
    ['the scorer passed without a number', { status: 'verified', score: null, score_valid: false }, success, 1],
    ['the scorer failed', failing, success, 0],
    ['the target was missed', { score: 3 }, targeted, 0],
    ['the target was reached', { score: 2 }, targeted, 1],
    ['the target was reached by a number that does not count', { score: 2, score_valid: false }, targeted, 0],
    ['the agent says so, and nothing else can', { solved: true, score: null, score_valid: null }, claimed, 1],
    ['the agent does not', { status: 'incomplete', score: null, score_valid: null }, claimed, 0],
  ])('success: %s', (_, change, by, value) => {
    const metric = { ...by.metric, name: 'success' as const };
    expect(judgeTrial({ ...facts, iterations: [{ ...row, ...change }] }, { ...by, metric }).value).toBe(value);
  });

  it('time: the attempts up to the one that solved, and nothing when none did', () => {
    const time: TrialRules = { ...targeted, metric: { ...targeted.metric, name: 'time' } };
    const rows = [row, { ...row, iteration: 2, score: 1 }, { ...row, iteration: 3, score: 0.5 }];
    expect(judgeTrial({ ...facts, iterations: rows }, time).value).toBe(24);
    expect(judgeTrial({ ...facts, iterations: [row] }, time)).toMatchObject({ value: null, findings: [] });
  });

  it.each<[TrialRules['metric']['scoreDirection'], number, number]>([
    ['lower-is-better', 1, 3],
    ['higher-is-better', 3, 1],
  ])('success and time: the target of a score of which %s', (scoreDirection, there, missed) => {
    const come = (name: 'success' | 'time', score: number) => {
      const direction = name === 'time' ? 'lower-is-better' : 'higher-is-better';
      const metric = { ...rules.metric, name, direction, scoreDirection, target: 2 } as const;
      return judgeTrial({ ...facts, iterations: [{ ...row, score }] }, { ...rules, metric }).value;
    };
    expect([come('success', there), come('success', missed)]).toEqual([1, 0]);
    expect([come('time', there), come('time', missed)]).toEqual([12, null]);
  });

  it('score without a post command: what the agent claims', () => {
    const by: TrialRules = { ...rules, postCommand: null };
    const found = { ...facts, post_result: null, iterations: [{ ...row, score_valid: null }] };
    expect(judgeTrial(found, by).value).toBe(3);
    expect(kindsOf({ ...found, iterations: [{ ...row, score: null, score_valid: null }] }, by)).toEqual(['no-score']);
  });
});

describe('flags', () => {
  const capped: TrialRules = { ...rules, budgets: { ...rules.budgets, tokens: 1000, costUsd: 0.4 } };

  it.each<[string, Partial<TrialFacts>, TrialRules, string[]]>([
    ['nothing changed', { changed_paths: { count: 0, paths: [] } }, rules, ['no-op']],
    ['others kept the machine busy', { load: { before: 1.6, after: 1 } }, rules, ['busy-machine']],
    ['others came meanwhile', { load: { before: 0.7, after: 1.7 } }, rules, ['busy-machine']],
    ['an idle machine woke up', { load: { before: 0.01, after: 1 } }, rules, []],
    ['it used more than it may', {}, capped, ['over-budget']],
  ])('say what a reader must know of a trial that counts: %s', (_, change, by, kinds) => {
    const judged = judgeTrial({ ...facts, ...change }, by);
    expect(judged.findings.map(({ kind }) => kind)).toEqual(kinds);
    expect(judged).toMatchObject({ comparison_valid: true, value: 3 });
  });
});
