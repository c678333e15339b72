import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planStudy } from '../plan/plan-study.js';
import type { WrittenStudy } from '../plan/written-study.js';
import { compareReportSchema } from '../report-schema.js';
import { runStudy } from '../run-study.js';
import { buildIteration } from '../testing/build-trial.js';
import { openStudyStage, put, type StudyStage, scriptedExecutor } from '../testing/study-stage.js';
import { trialSchema } from '../trial/trial-schema.js';
import { rescoreStudy } from './rescore-study.js';

let stage: StudyStage;
beforeEach(async () => {
  stage = await openStudyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const printed = (file: string) => `echo "{\\"score\\": $(cat ${file}), \\"bytes\\": 7}"`;

/** Trials whose workspaces hold a number in `score.txt`, and one in `held.txt` that the task protects. */
async function runTrials({
  trials = '2',
  count = 4,
  change = false,
  claimed,
  ...changes
}: WrittenStudy & { count?: number; change?: boolean; claimed?: { solved: boolean; status: string } } = {}) {
  await put(join(stage.template, 'score.txt'), '10');
  await put(join(stage.template, 'held.txt'), '1');
  const flags = {
    ...stage.flags,
    trials,
    seed: '3',
    ...(claimed === undefined && { postCommand: printed('score.txt'), protect: ['held.txt'] }),
    ...changes,
  };
  const cancel = new AbortController();
  const executor = scriptedExecutor(async ({ folder, slot }) => {
    if (executor.ran.length > count) cancel.abort();
    const workspace = join(folder, 'workspace');
    const score = slot.arm === 'plain' ? 9 : 3;
    await put(join(workspace, 'score.txt'), String(score));
    await put(join(workspace, 'held.txt'), '0');
    if (change) await put(join(stage.bundle, '.harnessgym', 'docs', 'notes.md'), 'Other.\n');
    const row = { score, ...claimed };
    return { workspace, value: score, solved: false, ...claimed, iterations: [buildIteration(row)] };
  });
  await runStudy({ settings: await planStudy(flags, stage.base), executor, signal: cancel.signal });
}

const rescore = (changes: { postCommand?: string; postScoreKey?: string; postTimeout?: string } = {}) =>
  rescoreStudy({ outputDir: 'out', cwd: stage.folder, env: process.env, signal, ...changes });
const readTrial = async (name: string) =>
  JSON.parse(await readFile(join(stage.output, 'plain', 'trial_1', name), 'utf8'));

it('scores what trials left once more, without an agent, and keeps what was', async () => {
  await runTrials();
  const study = await readFile(join(stage.output, 'study.json'), 'utf8');
  const report = await rescore({ postCommand: printed('score.txt').replace('score\\"', 'ms\\"'), postScoreKey: 'ms' });
  expect(report.trials.map(({ group, value }) => [group, value]).sort()).toEqual([
    ['harnessed', 3],
    ['harnessed', 3],
    ['plain', 9],
    ['plain', 9],
  ]);
  expect(report.trials.every(({ post_valid }) => post_valid)).toBe(true);
  expect(report.study.warnings.join('\n')).toMatch(/scored again at .* as "ms"/);
  expect(report.analysis.verdict).toBe('plan broken');
  expect(report.analysis.sentence).toMatch(/scored again with .* as "ms" after the trials/);
  expect(await readFile(join(stage.output, 'study.json'), 'utf8')).toBe(study);
  expect(trialSchema.parse(await readTrial('trial.json')).post_result).toMatchObject({ passed: true });
  expect(trialSchema.parse(await readTrial('trial.first.json')).post_result).not.toMatchObject({ command: /ms/ });
  expect(
    compareReportSchema.parse(JSON.parse(await readFile(join(stage.output, 'compare_report.json'), 'utf8'))),
  ).toEqual(report);
  expect(existsSync(join(stage.output, 'plain', 'trial_1', 'rescored_1.stdout.txt'))).toBe(true);
});

it('scores by the rules of the task: what is protected is what it was', async () => {
  await runTrials();
  const report = await rescore({ postCommand: printed('held.txt') });
  expect(report.trials.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
  expect(await readFile(join(stage.output, 'plain', 'trial_1', 'workspace', 'held.txt'), 'utf8')).toBe('0');
});

it('makes a trial invalid whose scorer fails now, and valid again when it does not', async () => {
  await runTrials();
  const failed = await rescore({ postCommand: 'exit 3' });
  expect(failed.trials.map(({ value, post_valid }) => [value, post_valid])).toEqual(Array(4).fill([null, false]));
  expect(failed.trials[0]?.findings.map(({ kind }) => kind)).toContain('post-failed');
  const mended = await rescore();
  expect(mended.trials.map(({ value }) => value).sort()).toEqual([3, 3, 9, 9]);
  expect(mended.trials.flatMap(({ findings }) => findings)).toEqual([]);
  expect(mended.analysis.comparisons.flatMap(({ broken }) => broken)).toEqual([]);
});

it('keeps each trial as it ended for good, and starts from that every time', async () => {
  await runTrials();
  const ended = await readFile(join(stage.output, 'plain', 'trial_1', 'trial.json'), 'utf8');
  await rescore({ postCommand: 'exit 3' });
  await rescore({ postCommand: printed('held.txt') });
  expect(await readFile(join(stage.output, 'plain', 'trial_1', 'trial.first.json'), 'utf8')).toBe(ended);
  await rm(join(stage.output, 'plain', 'trial_1', 'workspace'), { recursive: true });
  await rescore();
  expect(await readTrial('trial.json')).toEqual(JSON.parse(ended));
});

it('remembers what was changed during the study', async () => {
  await runTrials({ change: true });
  const report = await rescore();
  expect(report.analysis.verdict).toBe('plan broken');
  expect(report.analysis.sentence).toMatch(/bundle in .* was changed during the study/);
});

it('lets no study go on whose rescoring was cut short', async () => {
  await runTrials();
  const [first, note] = [join(stage.output, 'plain', 'trial_1', 'trial.first.json'), join('study', 'rescored.json')];
  await rescore({ postCommand: 'exit 3' });
  expect(existsSync(first)).toBe(true);
  await rm(join(stage.output, note));
  await expect(planStudy({ resume: stage.output }, stage.base)).rejects.toThrow(/cut short.*compare rescore/);
});

it('refuses a study that is not over, one that is none, and a duration that is none', async () => {
  await runTrials({ count: 2 });
  await expect(rescore()).rejects.toMatchObject({
    code: 'PLAN_INVALID',
    message: expect.stringMatching(/2 of 4 trials are missing.*--resume/),
  });
  await expect(rescore({ postTimeout: 'soon' })).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  const request = { outputDir: 'nowhere', cwd: stage.folder, env: process.env, signal };
  await expect(rescoreStudy(request)).rejects.toMatchObject({ code: 'STUDY_NOT_RESUMABLE' });
});

it('writes nothing when it is cancelled, and no other trials are added to what was scored anew', async () => {
  await runTrials();
  const before = await readTrial('trial.json');
  const aborted = AbortSignal.abort(new Error('Ctrl-C'));
  const request = { outputDir: 'out', cwd: stage.folder, env: process.env, signal: aborted };
  await expect(rescoreStudy(request)).rejects.toThrow('Ctrl-C');
  expect(await readTrial('trial.json')).toEqual(before);
  await rescore();
  await expect(planStudy({ resume: stage.output }, stage.base)).rejects.toThrow(/scored again/);
});

it('counts a target of lower scores as reached by those, where success is measured', async () => {
  await runTrials({ metric: 'success', stopScore: '5' });
  const report = await rescore();
  const said = report.trials.map(({ group, value, best_score: best, solved }) => [group, value, best, solved]);
  expect(said.slice(0, 2).sort()).toEqual([
    ['harnessed', 1, 3, true],
    ['plain', 0, 9, false],
  ]);
});

it('says of a study without a post command what the scorer says that measured it, and takes back what was claimed', async () => {
  const claimed = { solved: true, status: 'solved' };
  await runTrials({ claimed, metric: 'success' });
  const failed = await rescore({ postCommand: 'exit 3' });
  const said = ({ trials }: typeof failed) =>
    trials.map(({ value, solved, status, iterations }) => [value, solved, status, iterations.at(-1)?.status]);
  expect(said(failed)).toEqual(Array(4).fill([0, false, 'unverified', 'unverified']));
  const passed = await rescore({ postCommand: printed('score.txt') });
  expect(said(passed)).toEqual(Array(4).fill([1, true, 'solved', 'solved']));
  expect(passed.rescored).toMatchObject({ command: printed('score.txt'), key: 'score', trials: 4 });
});

it('leaves what solved means without a target to the run, where the scorer is the same', async () => {
  await runTrials();
  expect((await rescore()).trials.map(({ solved }) => solved)).toEqual(Array(4).fill(false));
});

it('scores a study that was moved, and only what is there by the scorer of the plan', async () => {
  await runTrials();
  await rename(stage.output, join(stage.folder, 'moved'));
  const outputDir = join(stage.folder, 'moved');
  const again = (postCommand?: string) =>
    rescoreStudy({ outputDir, cwd: stage.folder, env: process.env, signal, ...(postCommand && { postCommand }) });
  expect((await again(printed('held.txt'))).trials.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
  await rm(join(outputDir, 'plain', 'trial_1', 'workspace'), { recursive: true });
  await expect(again(printed('held.txt'))).rejects.toThrow(/1 of 4 workspaces are gone.*another scorer/);
  const note = join(outputDir, 'study', 'rescored.json');
  expect((await again()).trials).toHaveLength(4);
  expect(JSON.parse(await readFile(note, 'utf8')).rescorings.map((one: { trials: number }) => one.trials)).toEqual([
    4, 3,
  ]);
  for (const name of ['plain/trial_2', 'harnessed/trial_1', 'harnessed/trial_2']) {
    await rm(join(outputDir, name, 'workspace'), { recursive: true });
  }
  const before = await readFile(note, 'utf8');
  await expect(again()).rejects.toThrow(/nothing to score/);
  expect(await readFile(note, 'utf8')).toBe(before);
});
