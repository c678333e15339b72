import { describe, expect, it } from 'vitest';
import type { Arm } from '../arm.js';
import type { StudyPlan } from '../plan/study-schema.js';
import { buildStudy } from '../testing/build-study.js';
import { buildInvalidTrial, buildIteration, buildTrial, type TrialChanges } from '../testing/build-trial.js';
import type { Trial } from '../trial/trial-schema.js';
import { analyseStudy } from './analyse-study.js';
import { analysisSchema } from './analysis-schema.js';
import { effectWords } from './effect-words.js';

const plainScores = [104, 98, 101, 97, 103, 99, 100, 102];
const harnessedScores = [84, 78, 81, 77, 83, 79, 80, 82];

const success = {
  name: 'success',
  key: 'solved',
  direction: 'higher-is-better',
  scoreDirection: 'lower-is-better',
} as const;

function trialsOf(group: Arm, values: readonly (number | null)[], changes: Partial<TrialChanges> = {}): Trial[] {
  return values.map((value, index) => buildTrial({ group, trial: index + 1, value, ...changes }));
}

function analyse(trials: readonly Trial[], plan: Partial<StudyPlan> = {}) {
  return analysisSchema.parse(analyseStudy(buildStudy(plan), trials));
}

describe('analyseStudy', () => {
  const plain = trialsOf('plain', plainScores);
  const harnessed = trialsOf('harnessed', harnessedScores);

  it('says that the harness helps, by how much, and how sure that is', () => {
    const analysis = analyse([...plain, ...harnessed]);
    expect(analysis).toMatchObject({ complete: true, verdict: 'helps' });
    expect(analysis.comparisons[0]).toMatchObject({
      control: 'plain',
      treated: 'harnessed',
      difference: { value: -20 },
      superiority: { value: 1 },
      // Of 256 ways to give out the labels two differ as much.
      test: { pValue: 0.0078125, exact: true, favours: 'treated' },
    });
    expect(analysis.sentence).toMatch(
      /^The harness helps: median score 20 lower \(95 % interval .+ to .+\), p = 0\.0078, 8 trials an arm\.$/,
    );
  });

  it.each([
    ['version', { versions: ['1.0.1'], models: ['model-1'] }, 'more than one version of the agent (1.0.0, 1.0.1)'],
    ['model', { versions: ['1.0.0'], models: ['model-2'] }, 'more than one model of the agent (model-1, model-2)'],
  ])('G-14 does not compare trials of more than one %s of the agent', (_, agent, expected) => {
    const [first, ...others] = harnessed;
    const analysis = analyse([...plain, ...(first ? [{ ...first, agent }] : []), ...others]);
    expect(analysis).toMatchObject({ verdict: 'plan broken' });
    expect(analysis.sentence).toContain(expected);
  });

  it('says that it hurts where plain is better', () => {
    const { verdict, sentence } = analyse([
      ...trialsOf('plain', harnessedScores),
      ...trialsOf('harnessed', plainScores),
    ]);
    expect(verdict).toBe('hurts');
    expect(sentence).toMatch(/^The harness hurts: median score 20 higher/);
  });

  it('claims no more than that trials are too few, and how many would do', () => {
    const few = { trialsPerArm: 3 };
    const { verdict, sentence } = analyse([...plain.slice(0, 3), ...harnessed.slice(0, 3)], few);
    expect(verdict).toBe('underpowered');
    expect(sentence).toMatch(
      /^Too few trials to tell whether the harness helps .*14 trials an arm would find it with 80 %\.$/,
    );
  });

  it('has no evidence only where an effect of interest would have been found', () => {
    const scores = Array.from({ length: 20 }, (_, index) => (index * 7) % 20);
    const others = scores.map((score) => ((score * 3 + 5) % 20) + 0.5);
    const { comparisons, sentence } = analyse([...trialsOf('plain', scores), ...trialsOf('harnessed', others)], {
      trialsPerArm: 20,
    });
    expect(comparisons[0]?.verdict).toBe('no evidence');
    expect(comparisons[0]?.power).toBeGreaterThan(0.9);
    expect(sentence).toMatch(
      /^No evidence that the harness helps or hurts .* would have been found with 9\d % probability\.$/,
    );
  });

  it('is the same whatever order the trials come in', () => {
    const trials = [...plain, ...harnessed];
    expect(analyse([...trials].reverse())).toEqual(analyse(trials));
  });

  it('G-03 counts invalid trials as the worst, so that one lucky trial of many is no win', () => {
    const lucky = harnessed.map((trial) => (trial.trial === 1 ? trial : buildInvalidTrial(trial)));
    const analysis = analyse([...plain, ...lucky]);
    expect(analysis.verdict).toBe('hurts');
    expect(analysis.arms[1]).toMatchObject({
      finished: 8,
      valid: 1,
      median: null,
      best: 84,
      success: { count: 1, rate: 0.125 },
    });
    expect(analysis.comparisons[0]).toMatchObject({ difference: null, ratio: null });
    expect(analysis.sentence).toContain('1 of 8 successful against 8 of 8');
  });

  it('G-03 counts a trial without a valid score as the worst, too', () => {
    const analysis = analyse([...plain, ...trialsOf('harnessed', [84, null, null, null, null, null, 80, 82])]);
    expect(analysis.arms[1]).toMatchObject({ valid: 8, median: null, success: { count: 3 } });
    expect(analysis.comparisons[0]?.superiority?.value).toBe(3 / 8);
    expect(analysis.verdict).not.toBe('helps');
  });

  it('takes an invalid trial for a failure where success is the metric, and not for less', () => {
    const failing = plainScores.map((_, index) =>
      buildTrial({ group: 'plain', trial: index + 1, value: 0, solved: false }),
    );
    const invalid = failing.map((trial, index) =>
      index === 0 ? { ...trial, group: 'harnessed' as const } : buildInvalidTrial({ ...trial, group: 'harnessed' }),
    );
    const { comparisons } = analyse([...failing, ...invalid], { metric: success });
    expect(comparisons[0]?.test).toMatchObject({ pValue: 1, favours: 'neither' });
  });

  it("says that a success is the agent's own claim where nothing was measured", () => {
    const all = trialsOf(
      'harnessed',
      plainScores.map(() => 1),
    );
    const none = trialsOf(
      'plain',
      plainScores.map(() => 0),
      { solved: false },
    );
    const { sentence } = analyse([...none, ...all], { metric: success, postCommand: null });
    expect(sentence).toMatch(/^The harness helps, by what the agent itself claims: success rate 100 points higher/);
  });

  it('does not take trials that all came to the same for evidence of anything', () => {
    const same = plainScores.map(() => 1);
    const { comparisons, sentence } = analyse([...trialsOf('plain', same), ...trialsOf('harnessed', same)]);
    expect(comparisons[0]).toMatchObject({ verdict: 'underpowered', power: 0 });
    expect(sentence).toContain('is found with 0 % probability, as every trial came to the same');
  });

  it('tells a difference of success rates where success is the metric', () => {
    const ofTen = (group: Arm, successes: number) =>
      trialsOf(
        group,
        Array.from({ length: 10 }, (_, index) => Number(index < successes)),
      );
    const plan = { metric: success, trialsPerArm: 10 };
    const { comparisons } = analyse([...ofTen('plain', 3), ...ofTen('harnessed', 9)], plan);
    // statsmodels 0.15.0, `confint_proportions_2indep(9, 10, 3, 10, method="newcomb", compare="diff")`.
    expect(comparisons[0]?.difference?.value).toBeCloseTo(0.6, 12);
    expect(comparisons[0]?.difference?.interval.low).toBeCloseTo(0.1705227239345029, 9);
    expect(comparisons[0]?.difference?.interval.high).toBeCloseTo(0.809017973535488, 9);
    expect(comparisons[0]?.ratio).toBeNull();
  });

  it('takes each comparison with what the others say, and the bundle first', () => {
    const arms: Arm[] = ['plain', 'placebo', 'harnessed'];
    const placebo = trialsOf(
      'placebo',
      plainScores.map((score) => score + 0.25),
    );
    const { comparisons, sentence } = analyse([...plain, ...placebo, ...harnessed], { arms });
    expect(comparisons.map(({ control, treated }) => [control, treated])).toEqual([
      ['plain', 'harnessed'],
      ['plain', 'placebo'],
      ['placebo', 'harnessed'],
    ]);
    expect(comparisons[0]?.test).toMatchObject({ pValue: 0.0078125, adjustedPValue: 0.0234375 });
    expect(sentence).toContain('p = 0.023 after adjusting for 3 comparisons');
  });

  describe('beside a placebo', () => {
    const arms: Arm[] = ['plain', 'placebo', 'harnessed'];
    const beside = (placebo: readonly (number | null)[]) =>
      analyse([...plain, ...trialsOf('placebo', placebo), ...harnessed], { arms });

    it('says that the harness helps where it does against both', () => {
      const { verdict, sentence } = beside(plainScores);
      expect(verdict).toBe('helps');
      expect(sentence).toMatch(/^The harness helps: .* It does so against the placebo, too\.$/);
    });

    it('does not call help what the placebo may do as well', () => {
      const { verdict, sentence, comparisons } = beside(harnessedScores);
      expect(comparisons.map((one) => one.verdict)).toEqual(['helps', 'helps', 'underpowered']);
      expect(verdict).toBe('underpowered');
      expect(sentence).toMatch(
        /^Compared with plain the harness helps, but perhaps only as much as a placebo does\. Too few trials to tell whether the harness helps against the placebo /,
      );
      expect(comparisons[1]?.sentence).toMatch(/^False alarm: the placebo differs from plain: median score 20 lower/);
    });

    it('nor what a placebo does better', () => {
      const { verdict, sentence } = beside(harnessedScores.map((score) => score - 10));
      expect(verdict).toBe('no evidence');
      expect(sentence).toMatch(/but less than a placebo does\. The harness hurts against the placebo: /);
    });

    it('compares a part of the bundle with it where that is what the study is of', () => {
      const all = [...plain, ...trialsOf('placebo', plainScores), ...trialsOf('mcp-only', harnessedScores)];
      const { comparisons, verdict } = analyse(all, { arms: ['plain', 'placebo', 'mcp-only'] });
      expect(comparisons.map(({ control, treated }) => [control, treated])).toEqual([
        ['plain', 'mcp-only'],
        ['plain', 'placebo'],
        ['placebo', 'mcp-only'],
      ]);
      expect(verdict).toBe('helps');
    });
  });

  it('says who is better, and not by how much, where the medians differ the other way', () => {
    const contrary = { difference: { value: 5, interval: { low: 1, high: 9 } }, control: 'plain' as const };
    const test = { pValue: 0.01, adjustedPValue: 0.01, exact: true, favours: 'treated' as const };
    const better = { ...contrary, test, superiority: { value: 0.8, interval: { low: 0.6, high: 0.9 } } };
    const lower = 'lower-is-better';
    const metric = { name: 'score', key: 'score', direction: lower, scoreDirection: lower } as const;
    expect(effectWords(better, metric)).toBe('it beats plain in 80 % of cases (95 % interval 60 % to 90 %)');
    const split = { ...better, superiority: { value: 0.4, interval: { low: 0.2, high: 0.6 } } };
    expect(effectWords(split, metric)).toBe('it ranks better than plain within blocks');
  });

  it('says how many trials went over their budget', () => {
    const over = { findings: [{ kind: 'over-budget' as const, message: 'used 3 of 2 dollars' }] };
    const [first, ...others] = harnessed;
    if (first === undefined) expect.unreachable();
    const { verdict, sentence } = analyse([...plain, { ...first, ...over }, ...others]);
    expect(verdict).toBe('helps');
    expect(sentence).toMatch(/8 trials an arm, over their budget: 1 of harnessed\.$/);
  });

  it('keeps the second plain arm apart, and believes nothing beside a false alarm of it', () => {
    const arms: Arm[] = ['plain', 'plain2', 'harnessed'];
    const { comparisons, falseAlarm, verdict, sentence } = analyse(
      [...plain, ...trialsOf('plain2', harnessedScores), ...harnessed],
      { arms },
    );
    expect(verdict).toBe('plan broken');
    expect(sentence).toMatch(/^Nothing can be said of the harness, as .* False alarm: a second plain arm differs/);
    expect(comparisons.map(({ treated }) => treated)).toEqual(['harnessed']);
    expect(comparisons[0]?.test?.adjustedPValue).toBe(0.0078125);
    expect(falseAlarm).toMatchObject({ treated: 'plain2', verdict: 'helps' });
    expect(falseAlarm?.sentence).toMatch(/^False alarm: a second plain arm differs from the first/);
  });

  it('says a false alarm also beside what was not found', () => {
    const arms: Arm[] = ['plain', 'plain2', 'harnessed'];
    const alike = trialsOf('harnessed', plainScores);
    const { verdict, sentence } = analyse([...plain, ...trialsOf('plain2', harnessedScores), ...alike], { arms });
    expect(verdict).toBe('underpowered');
    expect(sentence).toMatch(/^Too few trials .* False alarm: a second plain arm differs from the first/);
  });

  it.each([
    ['no bundle', { bundle: null }, harnessed, 'a second plain arm differs from the first'],
    ['plain2 alone', { arms: ['plain', 'plain2'] }, trialsOf('plain2', harnessedScores), 'a second plain arm differs'],
    [
      'a placebo',
      { arms: ['plain', 'placebo'] },
      trialsOf('placebo', harnessedScores),
      'the placebo differs from plain',
    ],
  ] as const)('says nothing of a harness that no arm had: %s', (_, plan, others, alarm) => {
    const { verdict, sentence } = analyse([...plain, ...others], plan as Partial<StudyPlan>);
    expect(verdict).toBe('plan broken');
    expect(sentence).toContain(`Nothing can be said of the harness: no arm had the bundle. False alarm: ${alarm}`);
  });
});

describe('a broken plan', () => {
  const plain = trialsOf('plain', plainScores);
  const harnessed = trialsOf('harnessed', harnessedScores);
  const notExposed = harnessed.map((trial) => buildInvalidTrial(trial, 'not-exposed'));
  const idle = { findings: [{ kind: 'no-op' as const, message: 'nothing changed' }] };
  const scoreless = (group: Arm) =>
    trialsOf(
      group,
      plainScores.map(() => null),
    );

  it.each([
    ['trials are missing', [...plain, ...harnessed.slice(0, 5)], '3 of 16 trials are missing'],
    ['nothing has run', [], '16 of 16 trials are missing'],
    [
      'no tool was exposed',
      [...plain, ...notExposed],
      'not exposed: the tools of harnessed reached the agent in no trial',
    ],
    [
      'plain did nothing',
      [...trialsOf('plain', plainScores, idle), ...harnessed],
      'no-op: no trial of plain changed anything',
    ],
    [
      'an arm is invalid',
      [...plain, ...harnessed.map((trial) => buildInvalidTrial(trial))],
      'every trial of harnessed is invalid (runner-failed: nothing came of it)',
    ],
    ['nothing was scored', [...scoreless('plain'), ...scoreless('harnessed')], 'no trial has a valid score'],
    [
      'the infrastructure ended trials of plain',
      [
        ...plain.slice(0, 2),
        ...plain.slice(2).map((trial) => buildInvalidTrial(trial, 'infrastructure')),
        ...harnessed,
      ],
      'the machine or the service ended 6 of 8 trials of plain; --resume runs them again',
    ],
    [
      'the infrastructure ended one of harnessed',
      [
        ...plain,
        ...harnessed.slice(1),
        ...harnessed.slice(0, 1).map((one) => buildInvalidTrial(one, 'infrastructure')),
      ],
      'the machine or the service ended 1 of 8 trials of harnessed; --resume runs them again',
    ],
    [
      'a trial is there twice',
      [...plain, ...harnessed, ...plain.slice(0, 1)],
      '1 of 16 trials are there more than once',
    ],
    [
      'a trial was not planned',
      [...plain, ...harnessed, buildTrial({ group: 'plain', trial: 9, value: 1 })],
      '1 of 17 trials were not planned',
    ],
    [
      'a trial is of an arm that was not planned',
      [...plain, ...harnessed, buildTrial({ group: 'placebo', trial: 1, value: 1 })],
      '1 of 17 trials are of no arm of the plan',
    ],
    [
      'a trial is of another plan',
      [...plain, ...trialsOf('harnessed', harnessedScores, { plan_hash: 'other' })],
      '8 of 16 trials were run under another plan',
    ],
  ])('says so where %s', (_, trials, reason) => {
    const { verdict, sentence, comparisons } = analyse(trials);
    expect(verdict).toBe('plan broken');
    expect(comparisons[0]?.broken).toEqual([reason]);
    expect(sentence).toBe(`Nothing can be said of the harness: ${reason}.`);
  });

  it('says so where what was planned has changed', () => {
    const changes = ['the template has changed since the study was planned'];
    const { verdict, sentence } = analyseStudy(buildStudy(), [...plain, ...harnessed], { changes });
    expect(verdict).toBe('plan broken');
    expect(sentence).toBe('Nothing can be said of the harness: the template has changed since the study was planned.');
  });

  it('leaves a whole comparison alone where another arm is broken', () => {
    const arms: Arm[] = ['plain', 'harnessed', 'placebo'];
    const { comparisons, complete } = analyse([...plain, ...harnessed], { arms });
    expect(complete).toBe(false);
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(['helps', 'plan broken', 'plan broken']);
  });

  it('holds of one arm alone, which nothing is compared with', () => {
    expect(analyse(plain, { arms: ['plain'] })).toMatchObject({ verdict: 'plan broken', comparisons: [] });
  });
});

describe('the summary of an arm', () => {
  it('has the best score so far, which invalid trials have not', () => {
    const scores = [
      [9, 7, 8],
      [5, 6],
      [4, 3, 1],
    ];
    const trials = scores.map((own, index) =>
      buildTrial({
        group: 'plain',
        trial: index + 1,
        value: Math.min(...own),
        iterations: own.map((score, at) => buildIteration({ iteration: at + 1, score })),
      }),
    );
    const curve = (these: readonly Trial[]) => analyse(these, { trialsPerArm: 3 }).arms[0]?.bestSoFar;
    expect(curve(trials)?.map(({ median }) => median)).toEqual([5, 5, 5]);
    const invalid = trials.map((trial) => (trial.trial === 3 ? { ...trial, comparison_valid: false } : trial));
    expect(curve(invalid)?.map(({ median }) => median)).toEqual([9, 7, 7]);
  });

  it('has the time to the target, which whoever gave up early never reached', () => {
    const metric = {
      name: 'time',
      key: 'seconds',
      direction: 'lower-is-better',
      scoreDirection: 'lower-is-better',
    } as const;
    const trials = [
      ...trialsOf('plain', [10, 30]),
      buildTrial({ group: 'plain', trial: 3, value: null, cumulative_attempt_duration_seconds: 1 }),
    ];
    const summary = analyse(trials, { metric, trialsPerArm: 3 }).arms[0];
    expect(summary?.medianTimeToTarget).toBe(30);
    expect(summary?.timeToTarget.map(({ seconds }) => seconds)).toEqual([10, 30]);
    expect(summary?.timeToTarget.at(-1)?.remaining).toBeCloseTo(1 / 3, 12);
    expect(summary?.success).toMatchObject({ count: 2 });
  });

  it('counts seconds up to the iteration that reached the target of a score', () => {
    const metric = {
      name: 'score',
      key: 'score',
      direction: 'lower-is-better',
      scoreDirection: 'lower-is-better',
      target: 5,
    } as const;
    const iterations = [9, 5, 4].map((score, at) => buildIteration({ iteration: at + 1, score }));
    const trial = buildTrial({ group: 'plain', trial: 1, value: 4, iterations });
    const missed = buildTrial({ group: 'plain', trial: 2, value: 6 });
    const summary = analyse([trial, missed], { metric, trialsPerArm: 2 }).arms[0];
    expect(summary?.timeToTarget).toEqual([{ seconds: 120, remaining: 0.5 }]);
    expect(summary?.success).toMatchObject({ count: 1, rate: 0.5 });
  });

  it('adds up what was spent, and knows what was not told', () => {
    const untold = { turns: 1, turns_without_tokens: 1, turns_without_cost: 1 };
    const silent = { ...untold, input_tokens: null, cached_input_tokens: null, output_tokens: null, cost_usd: null };
    const trials = [...trialsOf('plain', [1, 2]), ...trialsOf('harnessed', [1, 2], { usage: silent })];
    const [plain, harnessed] = analyse(trials, { trialsPerArm: 2 }).arms;
    expect(plain?.spent).toEqual({ attemptSeconds: 120, inputTokens: 2_000, outputTokens: 200, costUsd: 1 });
    expect(harnessed?.spent).toEqual({ attemptSeconds: 120, inputTokens: null, outputTokens: null, costUsd: null });
  });

  it('tells the chance of success in a row', () => {
    const { arms } = analyse(trialsOf('plain', [1, 2, 3, null]), { trialsPerArm: 4 });
    expect(arms[0]?.passHatK.map(({ value }) => value)).toEqual([0.75, 0.5, 0.25, 0]);
  });
});
