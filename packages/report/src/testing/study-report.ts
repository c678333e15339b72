import type { Analysis, Arm, ArmSummary, CompareReport, Comparison, Study, Trial } from '@harnessgym/compare';
import { draws } from './draws.js';
import { madeTrial } from './made-trial.js';

export interface MadeStudy {
  arms?: readonly Arm[];
  trialsPerArm?: number;
  /** The share of planned trials that are there. */
  done?: number;
  verdict?: Analysis['verdict'];
  /** Put wherever an agent or a file has a say. */
  said?: string;
  claimsOnly?: boolean;
  metric?: Study['plan']['metric']['name'];
}

const made = '2026-11-21T12:00:00.000Z';
const hash = 'a3f1c9d4'.repeat(8);

/** A whole report of a study that was never run, the same each time. */
export function studyReport({
  arms = ['plain', 'harnessed', 'plain2', 'placebo'],
  trialsPerArm = 12,
  done = 1,
  verdict = 'helps',
  said = 'autotune',
  claimsOnly = false,
  metric = 'score',
}: MadeStudy = {}): CompareReport {
  const order = Array.from({ length: trialsPerArm }, (_, block) =>
    arms.map((arm) => ({ block, arm, trial: block + 1 })),
  ).flat();
  const draw = draws(7);
  const trials = order.slice(0, Math.round(order.length * done)).map((slot) => madeTrial(slot, { draw, said, hash }));
  const study = madeStudy({ arms, trialsPerArm, order, said, claimsOnly, metric });
  return {
    created_at: made,
    workspace_template: '/tasks/template',
    artifact_source: '/tasks/bundle',
    study,
    trials,
    summary: {},
    analysis: madeAnalysis({ arms, trials, trialsPerArm, verdict, complete: done === 1 }),
  };
}

function madeStudy({
  arms,
  trialsPerArm,
  order,
  said,
  claimsOnly,
  metric,
}: {
  arms: readonly Arm[];
  trialsPerArm: number;
  order: Study['plan']['order'];
  said: string;
  claimsOnly: boolean;
  metric: Study['plan']['metric']['name'];
}): Study {
  return {
    schemaVersion: 1,
    createdAt: made,
    hash,
    plan: {
      task: { text: `Make the kernel fast.\n${said}`, path: '/tasks/template/task.md', digest: 'sha256:5' },
      template: { path: '/tasks/template', digest: 'b'.repeat(64) },
      bundle: {
        path: '/tasks/bundle',
        digest: 'c'.repeat(64),
        artifacts: [
          { kind: 'mcp', path: `mcp/${said}`, digest: 'd'.repeat(64), verdict: 'qualified' },
          { kind: 'docs', path: 'docs/notes.md', digest: 'e'.repeat(64), verdict: 'unchecked', reason: said },
        ],
        excludedKinds: ['fixture'],
      },
      ...(arms.includes('placebo') && {
        placebo: [
          { kind: 'mcp', path: 'mcp/alder', digest: 'f'.repeat(64), verdict: 'qualified' },
          { kind: 'docs', path: 'docs/birch.md', digest: '0'.repeat(64), verdict: 'unchecked', reason: said },
        ],
      }),
      arms: [...arms],
      trialsPerArm,
      seed: 42,
      order,
      budgets: { iterations: 4, attemptMs: [600_000, 300_000], scorerMs: 60_000, tokens: 2_000_000, costUsd: 3 },
      metric: {
        name: metric,
        key: 'best_cycles',
        direction: 'lower-is-better',
        scoreDirection: 'lower-is-better',
        target: 120_000,
      },
      postCommand: claimsOnly ? null : 'node benchmark.mjs --json',
      invalidTrials: 'worst',
      requirements: { activeHarness: true, toolUse: false },
      rule: { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 },
      minimumDetectableEffect: 0.83,
      trialsNeeded: 14,
      taskState: 'reset',
      objective: {},
      ignore: { patterns: [] },
      versions: { harnessgym: '0.1.0' },
      agent: { runner: 'exec', model: said },
      execution: { executor: 'local', jobs: 2, quietScoring: true },
    },
    warnings: [],
  };
}

interface Analysed {
  arms: readonly Arm[];
  trials: readonly Trial[];
  trialsPerArm: number;
  verdict: Analysis['verdict'];
  complete: boolean;
}

function madeAnalysis({ arms, trials, trialsPerArm, verdict, complete }: Analysed): Analysis {
  const compared = arms.filter((arm) => arm !== 'plain' && arm !== 'plain2');
  const comparisons = compared.map((arm, index) => madeComparison(arm, index === 0 ? verdict : 'no evidence'));
  const [first] = comparisons;
  return {
    schemaVersion: 1,
    planHash: hash,
    complete,
    arms: arms.map((arm) => armSummary(arm, { trials, trialsPerArm })),
    comparisons,
    falseAlarm: arms.includes('plain2') ? madeComparison('plain2', 'no evidence') : null,
    verdict,
    sentence: first?.sentence ?? 'There is nothing to compare.',
  };
}

function madeComparison(treated: Arm, verdict: Comparison['verdict']): Comparison {
  const helps = verdict === 'helps';
  const superiority = helps ? 0.91 : 0.52;
  return {
    control: 'plain',
    treated,
    difference: {
      value: helps ? -24_310 : -812,
      interval: { low: helps ? -31_200 : -9_420, high: helps ? -15_090 : null },
    },
    ratio: { value: helps ? 0.84 : 0.99, interval: { low: helps ? 0.79 : 0.93, high: helps ? 0.9 : null } },
    superiority: { value: superiority, interval: { low: superiority - 0.2, high: Math.min(1, superiority + 0.17) } },
    test: { pValue: helps ? 0.0004 : 0.71, adjustedPValue: helps ? 0.0008 : 0.71, exact: true, favours: 'treated' },
    power: 0.78,
    trialsNeeded: 14,
    verdict,
    broken: verdict === 'plan broken' ? ['No trial of the arm was exposed to its tools.'] : [],
    sentence: helps
      ? `The arm ${treated} beats plain in 91% of pairs (p = 0.0008, Holm): it helps.`
      : `No difference was found between ${treated} and plain.`,
  };
}

function armSummary(arm: Arm, { trials, trialsPerArm }: Pick<Analysed, 'trials' | 'trialsPerArm'>): ArmSummary {
  const own = trials.filter(({ group }) => group === arm);
  const values = own.flatMap(({ value }) => (value === null ? [] : [value])).sort((a, b) => a - b);
  const rate = own.length === 0 ? null : values.length / own.length;
  const middle = values[Math.floor(values.length / 2)] ?? null;
  return {
    arm,
    planned: trialsPerArm,
    finished: own.length,
    valid: values.length,
    success: {
      count: values.length,
      rate,
      interval: rate === null ? null : { low: Math.max(0, rate - 0.2), high: Math.min(1, rate + 0.1) },
    },
    median: middle,
    best: values[0] ?? null,
    passHatK: [1, 2, 3].map((k) => ({ k, value: (rate ?? 0) ** k })),
    bestSoFar: [1, 2, 3, 4].map((iteration) => ({
      iteration,
      median: middle === null ? null : middle + (4 - iteration) * 3_000,
    })),
    timeToTarget: [
      { seconds: 240, remaining: 0.8 },
      { seconds: 410, remaining: 0.55 },
      { seconds: 900, remaining: 0.4 },
    ],
    medianTimeToTarget: 900,
    spent: {
      attemptSeconds: own.length * 1_400,
      inputTokens: own.length * 410_000,
      outputTokens: own.length * 22_000,
      costUsd: own.length * 1.37,
    },
  };
}
