import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { createFakeRunner, type FakeScenario } from '@harnessgym/runners';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planStudy } from '../plan/plan-study.js';
import { studySchema } from '../plan/study-schema.js';
import type { WrittenStudy } from '../plan/written-study.js';
import { runStudy } from '../run-study.js';
import { openStudyStage, put, type StudyStage } from '../testing/study-stage.js';
import { createLocalExecutor } from '../trial/local-executor.js';
import type { Trial } from '../trial/trial-schema.js';

const answer = JSON.stringify({ block: 64, warps: 4, stages: [1, 2, 3], order: 'row-major', unroll: 'eight' });
const server = '.harnessgym/mcp/bench/mcp.json';
const skill = '.harnessgym/skills/pace/SKILL.md';
const fixture = '.harnessgym/fixtures/plan.json';
const docs = '.harnessgym/docs/notes.md';

let stage: StudyStage;
beforeEach(async () => {
  stage = await openStudyStage();
  await buildHonestServer(stage.bundle, 'bench');
  await put(join(stage.bundle, fixture), answer);
});
afterEach(() => stage[Symbol.asyncDispose]());

/** An agent that takes a plan out of a bundle when it finds one, and else thinks of its own. */
const scenario: FakeScenario = {
  name: 'copies',
  plays: [['task.md']],
  async turn({ workspace }) {
    const plan = await readFile(join(workspace, fixture), 'utf8').catch(() => '{ "block": 1 }');
    await writeFile(join(workspace, 'plan.json'), `${plan}\n`);
    return { finalMessage: 'Done.' };
  },
};
const agent = createFakeRunner(scenario, { connect: () => Promise.reject(new Error('It calls no tool.')) });
const base = () => ({ ...stage.base, createRunner: async () => agent });

async function study(written: WrittenStudy): Promise<Map<string, Trial>> {
  const settings = await planStudy(written, base());
  const executor = createLocalExecutor({ settings, createRunner: async () => agent, env: process.env, versions: {} });
  const { trials } = await runStudy({ settings, executor, signal: new AbortController().signal });
  return new Map(trials.map((trial) => [trial.group, trial]));
}

it('differ in their artifacts as planned, placebo and parts of the bundle among them', async () => {
  const arms = `plain,harnessed,plain2,placebo,skills-only,mcp-only,without:${fixture}`;
  const trials = await study({ ...stage.flags, arms, seed: '1' });
  const had = (arm: string) => trials.get(arm)?.copied_artifacts;
  expect(had('plain')).toEqual([]);
  expect(had('plain2')).toEqual([]);
  expect(had('harnessed')).toEqual([docs, fixture, server, skill]);
  expect(had('skills-only')).toEqual([skill]);
  expect(had('mcp-only')).toEqual([server]);
  expect(had(`without:${fixture}`)).toEqual([docs, server, skill]);
  expect(had('placebo')).toHaveLength(4);
  expect(had('placebo')).not.toEqual(expect.arrayContaining([docs]));
  const active = [...trials].map(([arm, { iterations }]) => [arm, iterations[0]?.active_tool_count]);
  expect(Object.fromEntries(active)).toEqual({
    plain: 0,
    plain2: 0,
    harnessed: 2,
    placebo: 2,
    'skills-only': 0,
    'mcp-only': 2,
    [`without:${fixture}`]: 2,
  });
  const invalid = [...trials.values()].filter(({ comparison_valid }) => !comparison_valid);
  expect(invalid.map(({ group }) => group)).toEqual(['harnessed']);
});

it('G-10 do not count where the result stands in the bundle, and the plan had warned', async () => {
  const { task: _, ...flags } = stage.flags;
  const warned = await planStudy({ ...flags, taskText: 'Write plan.json.' }, base());
  expect(warned.study.warnings).toContainEqual(expect.stringMatching(/plan\.json .*--exclude-kind fixture/));

  const trials = await study({ ...stage.flags, seed: '1' });
  expect(trials.get('plain')).toMatchObject({ comparison_valid: true, comparison_invalid_reason: null });
  expect(trials.get('harnessed')).toMatchObject({
    comparison_valid: false,
    comparison_invalid_reason: expect.stringContaining(`plan.json says what ${fixture} of the bundle says`),
    findings: expect.arrayContaining([{ kind: 'answer-transfer', message: expect.any(String) }]),
    value: null,
  });
});

it('G-10 count again without fixtures', async () => {
  const trials = await study({ ...stage.flags, excludeKind: ['fixture'], seed: '1' });
  expect(trials.get('harnessed')).toMatchObject({ copied_artifacts: [docs, server, skill], comparison_valid: true });
});

it('have a placebo whose verdicts are in the plan, and the same when a study is resumed', async () => {
  const planned = await planStudy({ ...stage.flags, arms: 'plain,placebo', seed: '1' }, base());
  const { bundle, placebo = [] } = planned.study.plan;
  expect(placebo.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual(
    bundle?.artifacts.map(({ kind, verdict }) => `${kind} ${verdict}`),
  );
  expect(placebo.map(({ path }) => path).sort()).toEqual([...(planned.bundle?.placebo?.paths ?? [])].sort());
  expect(studySchema.parse(planned.study)).toEqual(planned.study);
  const without = await planStudy({ ...stage.flags, arms: 'plain,harnessed', seed: '1' }, base());
  expect(without.study.plan).not.toHaveProperty('placebo');
  const cancelled = AbortSignal.abort(new Error('stop'));
  const executor = createLocalExecutor({
    settings: planned,
    createRunner: async () => agent,
    env: process.env,
    versions: {},
  });
  await runStudy({ settings: planned, executor, signal: cancelled });
  const resumed = await planStudy({ resume: stage.output }, base());
  expect(resumed.bundle?.placebo?.files).toEqual(planned.bundle?.placebo?.files);
  expect(await readdir(stage.output)).not.toContain('placebo');
});
