import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunConfig } from '@harnessgym/core';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { RunnerError } from '@harnessgym/runners';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStudyStage, put, type StudyStage } from '../testing/study-stage.js';
import { planStudy } from './plan-study.js';
import type { WrittenStudy } from './written-study.js';

let stage: StudyStage;
beforeEach(async () => {
  stage = await openStudyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const plan = (changes: WrittenStudy = {}) => planStudy({ ...stage.flags, ...changes }, stage.base);
const withoutBundle = (changes: WrittenStudy = {}) => {
  const { artifactSource: _source, ...flags } = stage.flags;
  return planStudy({ ...flags, ...changes }, stage.base);
};
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'PLAN_INVALID', message: expect.stringMatching(message) });

it('settles arms, order, budgets and the bundle, and writes nothing', async () => {
  const before = await readdir(stage.folder);
  const { study, run } = await plan({ trials: '3', seed: '5', postCommand: 'node score.mjs', stopScore: '2' });
  expect(study.plan).toMatchObject({
    task: { text: 'Make it faster.\n', path: join(stage.template, 'task.md') },
    arms: ['plain', 'harnessed'],
    trialsPerArm: 3,
    seed: 5,
    budgets: { iterations: 1, attemptMs: [300_000], scorerMs: 120_000 },
    metric: { name: 'score', key: 'score', direction: 'lower-is-better', scoreDirection: 'lower-is-better', target: 2 },
    requirements: { activeHarness: true, toolUse: false },
    taskState: 'reset',
    execution: { executor: 'local', jobs: 1, quietScoring: false },
  });
  expect(study.plan.bundle?.artifacts.map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
    '.harnessgym/skills/pace/SKILL.md qualified',
    '.harnessgym/docs/notes.md unchecked',
  ]);
  expect(study.plan.order).toHaveLength(6);
  for (const block of [0, 1, 2]) {
    const arms = study.plan.order.slice(block * 2, block * 2 + 2);
    expect(arms.map(({ arm, trial, block }) => [arm, trial, block]).sort()).toEqual([
      ['harnessed', block + 1, block],
      ['plain', block + 1, block],
    ]);
  }
  expect(run).toMatchObject({ postAttemptCommand: 'node score.mjs', iterations: '1', attemptTimeout: '5m' });
  expect(await readdir(stage.folder)).toEqual(before);
});

it.each<[WrittenStudy, string, string]>([
  [{ metric: 'success' }, 'higher-is-better', 'lower-is-better'],
  [{ metric: 'time', higherIsBetter: true }, 'lower-is-better', 'higher-is-better'],
])(
  'keeps what is better of a score beside what is better of the metric: %j',
  async (flags, direction, scoreDirection) => {
    const { study } = await plan({ postCommand: 'node score.mjs', stopScore: '2', ...flags });
    expect(study.plan.metric).toMatchObject({ direction, scoreDirection, target: 2 });
  },
);

it('names the flags of a study in what core warns of', async () => {
  await put(join(stage.template, 'task.md'), '---\nprotect: [held.txt]\n---\nMake it faster.\n');
  const { study } = await plan();
  expect(study.warnings).toContainEqual(
    expect.stringMatching(/front matter has protect.*Add scorer there, or --post-command/),
  );
});

it('gives the same order and the same hash for the same seed, and another order for another', async () => {
  const [one, same, other] = [
    await plan({ seed: '1', trials: '8' }),
    await plan({ seed: '1', trials: '8' }),
    await plan({ seed: '2', trials: '8' }),
  ];
  expect(same.study.hash).toBe(one.study.hash);
  expect(other.study.plan.order).not.toEqual(one.study.plan.order);
});

it('takes the scorer that the task itself names', async () => {
  await put(join(stage.template, 'task.md'), '---\nscorer: node score.mjs\nscore_key: ms\n---\nMake it faster.\n');
  const { study, run } = await plan();
  expect(study.plan).toMatchObject({ postCommand: 'node score.mjs', metric: { name: 'score', key: 'ms' } });
  expect(run).toMatchObject({ optimizationMode: true, restoreBest: false });
});

it('plans by which rules is scored, what is ignored, and by which versions', async () => {
  const flags = { postCommand: 'node score.mjs', editable: ['src/**'], ignore: ['data/'] };
  const { study } = await plan(flags);
  expect(study.plan).toMatchObject({
    objective: { editable: ['src/**'] },
    ignore: { patterns: ['data/'] },
    versions: { harnessgym: '0.1.0' },
  });
  const other = await planStudy({ ...stage.flags, seed: '1', ...flags }, { ...stage.base, versions: { node: '1' } });
  const same = await planStudy({ ...stage.flags, seed: '1', ...flags }, stage.base);
  expect(other.study.hash).not.toBe(same.study.hash);
});

it('G-14 plans with one version of the agent, and says nothing of one that does not tell', async () => {
  const agent = await stage.base.createRunner({} as RunConfig);
  const told = { ...stage.base, createRunner: async () => ({ ...agent, version: async () => '1.2.3' }) };
  const { study } = await planStudy(stage.flags, told);
  expect(study.plan.versions).toEqual({ harnessgym: '0.1.0', agent: '1.2.3' });
  const silent = await planStudy(stage.flags, stage.base);
  expect(silent.study.plan.versions).toEqual({ harnessgym: '0.1.0' });
});

it('measures success, and says that nobody checks it, without a post command', async () => {
  const { study } = await plan();
  expect(study.plan.metric).toMatchObject({ name: 'success', direction: 'higher-is-better' });
  expect(study.warnings.join('\n')).toMatch(/agent says of itself.*--post-command/);
});

it('G-17 takes the key of the score for that of the post command', async () => {
  const { study } = await plan({ postCommand: 'node score.mjs', scoreKey: 'ms' });
  expect(study.plan.metric.key).toBe('ms');
});

it('A-03 warns that trials at the same time may see each other', async () => {
  const seen = /--jobs 2 runs trials at the same time.*may see/;
  expect((await plan({ jobs: '2' })).study.warnings.join('\n')).toMatch(seen);
  expect((await plan({ jobs: '1' })).study.warnings.join('\n')).not.toMatch(/at the same time/);
});

it('warns that a harnessed arm without a bundle is a plain one, as documented', async () => {
  const { study } = await withoutBundle();
  expect(study.plan).toMatchObject({
    arms: ['plain', 'harnessed'],
    bundle: null,
    requirements: { activeHarness: false },
  });
  expect(study.warnings.join('\n')).toMatch(/second plain arm/);
});

describe('mistakes are found before anything runs', () => {
  it.each<[string, WrittenStudy, RegExp]>([
    ['no template', { workspaceTemplate: undefined as never }, /--workspace-template/],
    ['a template that is none', { workspaceTemplate: 'nowhere' }, /--workspace-template: .*nowhere does not exist/],
    ['no output folder', { outputDir: '' }, /--output-dir/],
    ['two tasks', { taskText: 'Other.' }, /exactly one of --task/],
    ['a task that is not there', { task: 'other.md' }, /other\.md/],
    ['no trials', { trials: '0' }, /--trials: "0"/],
    ['half a job', { jobs: '1.5' }, /--jobs: "1.5"/],
    ['a seed that is no number', { seed: 'x' }, /--seed: "x"/],
    ['an error rate of one', { alpha: '1' }, /--alpha: "1"/],
    ['an effect that is none', { effectOfInterest: '0.5' }, /--effect-of-interest/],
    ['a power of one', { targetPower: '1' }, /--target-power/],
    ['a metric that is unknown', { metric: 'beauty' }, /--metric: "beauty"/],
    ['a runner that is unknown', { runner: 'abacus' }, /--runner: "abacus"/],
    ['an iteration of no number', { iterations: 'many' }, /--iterations: "many"/],
    ['a bundle that is none', { artifactSource: 'task' }, /no bundle|There is no/],
    ['a kind that is unknown', { excludeKind: ['music'] }, /--exclude-kind: "music"/],
    ['arms that are unknown', { arms: 'plain,fancy' }, /--arms: "fancy" is unknown/],
    ['no plain arm', { arms: 'harnessed,placebo' }, /needs plain/],
    ['an arm alone', { arms: 'plain' }, /and one more/],
    ['an arm twice', { arms: 'plain,plain' }, /plain twice.*plain2/],
    ['an arm of servers where there are none', { arms: 'plain,mcp-only' }, /mcp-only would hold nothing/],
    ['an artifact that is not there', { arms: 'plain,without:x' }, /Name one of: .*SKILL\.md, .*notes\.md/],
    ['an id for all trials', { runId: 'a' } as WrittenStudy, /--run-id is no flag of a study/],
    ['a key without a command', { postScoreKey: 'ms' }, /--post-score-key has no effect without --post-command/],
  ])('%s', async (_, changes, message) => {
    await expect(plan(changes)).rejects.toEqual(invalid(message));
  });

  it.each([
    ['--post-timeout', { postCommand: 'true', postTimeout: '5 parsecs' }],
    ['--attempt-timeout', { attemptTimeout: 'soon' }],
    ['--attempt-timeouts', { attemptTimeouts: '1m,soon' }],
    ['--build-timeout', { buildTimeout: '1x' }],
    ['--reflection-timeout', { reflectionTimeout: '0s' }],
  ])('G-07 a duration that is none: %s', async (flag, changes) => {
    await expect(plan(changes)).rejects.toEqual(invalid(new RegExp(`^${flag}`)));
  });

  it('G-02 refuses an output folder in the template, or around it, also through a link', async () => {
    await symlink(stage.template, join(stage.folder, 'alias'));
    for (const outputDir of ['task/out', 'task', 'alias/out/deep', '.'])
      await expect(plan({ outputDir })).rejects.toEqual(invalid(/hold each other/));
    await expect(plan({ outputDir: 'bundle/.harnessgym/out' })).rejects.toEqual(invalid(/hold each other/));
    expect(existsSync(join(stage.template, 'out'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('refuses an output folder that cannot be made', async () => {
    await expect(plan({ outputDir: '/proc/x/out' })).rejects.toEqual(
      invalid(/--output-dir: \/proc\/x\/out cannot be made/),
    );
  });

  it('G-04 refuses requirements that no trial could meet', async () => {
    await expect(withoutBundle({ requireActiveHarness: true })).rejects.toEqual(
      invalid(/cannot be met without a bundle/),
    );
    await expect(plan({ requireHarnessToolUse: true })).rejects.toEqual(invalid(/no server that qualified/));
    await expect(plan({ excludeKind: ['skill'] })).rejects.toEqual(
      invalid(/no skill or server of the bundle qualified/),
    );
    await expect(plan({ excludeKind: ['skill', 'docs'] })).rejects.toEqual(invalid(/no artifact in .*--exclude-kind/));
    await expect(plan({ excludeKind: ['skill'], requireActiveHarness: false })).resolves.toBeDefined();
  });

  it('G-08 looks at the folders of all trials before the first one', async () => {
    await mkdir(join(stage.output, 'harnessed', 'trial_2'), { recursive: true });
    await expect(plan({ trials: '2' })).rejects.toEqual(invalid(/harnessed\/trial_2 exists already/));
    await expect(plan({ trials: '2', overwrite: true })).rejects.toEqual(invalid(/was not made by a study/));
    await put(join(stage.output, 'harnessed', 'trial_2', 'trial.json'), '{}');
    await expect(plan({ trials: '2', overwrite: true })).resolves.toMatchObject({ start: 'overwrite' });
    await expect(plan({ trials: '1' })).resolves.toMatchObject({ start: 'new' });
  });

  it('G-16 refuses a template with links that leave it, and takes those that stay', async () => {
    await symlink('main.mjs', join(stage.template, 'src', 'same.mjs'));
    await symlink('later.txt', join(stage.template, 'not-there-yet'));
    await expect(plan()).resolves.toBeDefined();
    await symlink('../bundle', join(stage.template, 'out-of-it'));
    await symlink(join(stage.template, 'src'), join(stage.template, 'by-full-path'));
    await expect(plan()).rejects.toEqual(invalid(/by-full-path -> .*, out-of-it -> \.\.\/bundle/));
  });

  it('asks the agent whether it can work, and lets its own error through', async () => {
    const missing = new RunnerError('AGENT_MISSING', { message: 'There is no abacus.' });
    const createRunner = async () => ({
      ...(await stage.base.createRunner({} as never)),
      preflight: () => Promise.reject(missing),
    });
    await expect(planStudy(stage.flags, { ...stage.base, createRunner })).rejects.toBe(missing);
  });
});

it('H-02 judges with the variables and the network that the study allows, and says what means nothing', async () => {
  const self_test = ['sh', '-c', '[ "$HG_MODE" = fast ] && exec node .harnessgym/mcp/echo/check.mjs'];
  await buildHonestServer(stage.bundle, 'echo', { self_test, permissions: { network: false, env: ['HG_MODE'] } });
  const base = { ...stage.base, env: { ...stage.base.env, HG_MODE: 'fast' } };
  const judged = async (allowed: WrittenStudy) => {
    const { study } = await planStudy({ ...stage.flags, sandbox: 'off', ...allowed }, base);
    const server = study.plan.bundle?.artifacts.find(({ kind }) => kind === 'mcp');
    return { verdict: server?.verdict, warnings: study.warnings.join('\n'), agent: study.plan.agent };
  };
  const refused = await judged({ allowEnv: ['NOSUCH'], allowNetwork: ['nosuch'], sandbox: 'auto' });
  expect(refused.verdict).toBe('failed');
  expect(refused.warnings).toMatch(/--allow-network: .*"nosuch".*\n--allow-env: .*"NOSUCH"/);
  expect(refused.warnings).toContain('which --allow-env HG_MODE would give it');
  const allowed = await judged({ allowEnv: ['HG_MODE'], arms: 'plain,harnessed,placebo' });
  expect(allowed).toMatchObject({ verdict: 'qualified', agent: { allow_env: ['HG_MODE'] } });
  expect(allowed.warnings).not.toContain('HG_MODE');
});

it('leaves out one artifact that is named by its path or its folder', async () => {
  const { study } = await plan({ arms: 'plain,harnessed,without:.harnessgym/skills/pace/' });
  expect(study.plan.arms).toEqual(['plain', 'harnessed', 'without:.harnessgym/skills/pace/SKILL.md']);
});

it('tells what so few trials can show before they are paid for', async () => {
  const { study } = await plan({ trials: '2', seed: '1' });
  expect(study.plan.minimumDetectableEffect).toBeNull();
  expect(study.warnings.join('\n')).toMatch(/can show no effect of any size .*--trials 1\d/);
});
