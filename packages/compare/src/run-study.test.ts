import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planStudy } from './plan/plan-study.js';
import type { StudySettings } from './plan/study-settings.js';
import type { WrittenStudy } from './plan/written-study.js';
import { type CompareReport, compareReportSchema } from './report-schema.js';
import { runStudy } from './run-study.js';
import type { StudyEvent } from './study/study-event.js';
import { openStudyStage, put, type StudyStage, scriptedExecutor } from './testing/study-stage.js';

let stage: StudyStage;
beforeEach(async () => {
  stage = await openStudyStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

const never = new AbortController().signal;
const plan = (changes: WrittenStudy = {}) =>
  planStudy({ ...stage.flags, seed: '3', trials: '3', ...changes }, stage.base);
const resume = () => planStudy({ resume: stage.output }, stage.base);
const readReport = async (): Promise<CompareReport> =>
  compareReportSchema.parse(JSON.parse(await readFile(join(stage.output, 'compare_report.json'), 'utf8')));
const namesOf = ({ study }: StudySettings) => study.plan.order.map(({ arm, trial }) => `${arm} ${trial}`);
const infrastructure = {
  findings: [{ kind: 'infrastructure' as const, message: 'no network' }],
  comparison_valid: false,
};

it('G-06 runs the trials by blocks in the planned order, after the plan was written', async () => {
  const settings = await plan({ trials: '6' });
  const executor = scriptedExecutor(() => {
    expect(existsSync(join(stage.output, 'study.json'))).toBe(true);
    return {};
  });
  const report = await runStudy({ settings, executor, signal: never });
  expect(executor.ran).toEqual(namesOf(settings));
  expect(executor.ran).not.toEqual([...executor.ran].sort());
  expect(report.analysis.complete).toBe(true);
});

it('A-03 writes the report anew after every trial, without a post command too', async () => {
  const settings = await plan();
  const counts: number[] = [];
  const onEvent = async (event: StudyEvent) => {
    if (event.type === 'trial-ended') counts.push(event.finished);
  };
  const executor = scriptedExecutor(async () => {
    if (executor.ran.length > 1) expect((await readReport()).trials).toHaveLength(executor.ran.length - 1);
    return { post_result: null };
  });
  await runStudy({ settings, executor, signal: never, onEvent });
  expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await readReport()).trials).toHaveLength(6);
});

it('G-19 runs as many trials at once as jobs were asked for, and the report has them all', async () => {
  const settings = await plan({ jobs: '3', trials: '6' });
  let [now, most] = [0, 0];
  const executor = scriptedExecutor(async () => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    now -= 1;
    return {};
  });
  await runStudy({ settings, executor, signal: never });
  expect(most).toBe(3);
  expect([...executor.ran].sort()).toEqual(namesOf(settings).sort());
  expect((await readReport()).trials).toHaveLength(12);
});

it('scores one trial at a time when scoring is to be quiet', async () => {
  const { scoring } = await plan({ quietScoring: true, jobs: '2' });
  const said: string[] = [];
  const slow = (name: string) => async () => {
    said.push(`${name} begins`);
    await new Promise(setImmediate);
    said.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };
  await Promise.allSettled([scoring(slow('a')), scoring(slow('b'))]);
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

describe('infrastructure', () => {
  it('tries a trial once more, and records why', async () => {
    const settings = await plan({ trials: '1' });
    const events: StudyEvent[] = [];
    const executor = scriptedExecutor(() => (executor.ran.length === 1 ? infrastructure : {}));
    const report = await runStudy({ settings, executor, signal: never, onEvent: (event) => events.push(event) });
    const [first] = namesOf(settings);
    expect(executor.ran.filter((name) => name === first)).toHaveLength(2);
    expect(report.trials.find(({ group, trial }) => `${group} ${trial}` === first)?.retried).toMatchObject([
      { reason: 'no network' },
    ]);
    expect(events.filter(({ type }) => type === 'trial-retried')).toHaveLength(1);
  });

  it('stops after three trials in a row, and a resumed study gives those another chance', async () => {
    const settings = await plan();
    const executor = scriptedExecutor(() => infrastructure);
    const ends: string[] = [];
    const onEvent = (event: StudyEvent) => void (event.type === 'study-ended' && ends.push(event.ended));
    const report = await runStudy({ settings, executor, signal: never, onEvent });
    expect(executor.ran).toHaveLength(6);
    expect(report.trials).toHaveLength(3);
    expect(report.analysis).toMatchObject({ complete: false, verdict: 'plan broken' });
    const later = scriptedExecutor(() => ({}));
    const whole = await runStudy({ settings: await resume(), executor: later, signal: never, onEvent });
    expect([...later.ran].sort()).toEqual(namesOf(settings).sort());
    expect(whole.trials.map(({ retried }) => retried.length).sort()).toEqual([0, 0, 0, 2, 2, 2]);
    expect(ends).toEqual(['infrastructure', 'complete']);
  });
});

it('leaves a valid partial report when it is cancelled, and goes on without running a trial twice', async () => {
  const settings = await plan();
  const cancel = new AbortController();
  const executor = scriptedExecutor(async ({ folder }) => {
    if (executor.ran.length < 4) return {};
    await mkdir(join(folder, 'workspace'), { recursive: true });
    cancel.abort(new Error('Ctrl-C'));
    return {};
  });
  const partial = await runStudy({ settings, executor, signal: cancel.signal });
  expect(await readReport()).toEqual(partial);
  expect(partial.analysis).toMatchObject({ complete: false, verdict: 'plan broken' });
  expect(partial.analysis.sentence).toMatch(/3 of 6 trials are missing/);

  const later = scriptedExecutor(({ folder }) => {
    expect(existsSync(join(folder, 'workspace'))).toBe(false);
    return {};
  });
  const whole = await runStudy({ settings: await resume(), executor: later, signal: never });
  expect([...executor.ran.slice(0, 3), ...later.ran].sort()).toEqual(namesOf(settings).sort());
  expect(whole.analysis.complete).toBe(true);
});

it('begins no trial after one that an executor could not place, and tells why when those that run are over', async () => {
  const settings = await plan({ jobs: '2' });
  const broken = new Error('There is no room on the disk.');
  let fail = (): void => {};
  const failing = new Promise<void>((resolve) => {
    fail = resolve;
  });
  const executor = scriptedExecutor(async ({ signal }) => {
    if (executor.ran.length === 3) {
      fail();
      throw broken;
    }
    if (executor.ran.length === 1) return {};
    await failing;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(signal.aborted).toBe(false);
    return {};
  });
  await expect(runStudy({ settings, executor, signal: never })).rejects.toBe(broken);
  expect((await readReport()).trials).toHaveLength(2);
  expect(executor.ran).toHaveLength(3);
});

describe('resume', () => {
  beforeEach(async () => {
    const cancel = new AbortController();
    const executor = scriptedExecutor(() => {
      cancel.abort();
      return {};
    });
    await runStudy({ settings: await plan({ jobs: '1' }), executor, signal: cancel.signal });
  });
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: 'STUDY_NOT_RESUMABLE', message: expect.stringMatching(message) });

  it('takes the plan as it was', async () => {
    const settings = await resume();
    expect(settings).toMatchObject({ start: 'resume', outputFolder: stage.output });
    expect(settings.study.plan.seed).toBe(3);
    expect(settings.bundle?.qualifications).toHaveLength(2);
  });

  it('refuses another template, task, bundle or flag, and a plan that was edited', async () => {
    const at = (changes: WrittenStudy) => planStudy({ resume: stage.output, ...changes }, stage.base);
    await expect(at({ trials: '3' })).resolves.toBeDefined();
    await expect(at({ trials: '4' })).rejects.toEqual(refused(/--trials "4": .* with "3"/));
    await expect(at({ overwrite: true })).rejects.toEqual(refused(/--overwrite/));
    const kept = await readFile(join(stage.template, 'src', 'main.mjs'), 'utf8');
    await put(join(stage.template, 'src', 'main.mjs'), 'export const speed = 2;\n');
    await expect(resume()).rejects.toEqual(refused(/another content of the template/));
    await put(join(stage.template, 'src', 'main.mjs'), kept);
    await put(join(stage.bundle, '.harnessgym', 'docs', 'notes.md'), 'Other.\n');
    await expect(resume()).rejects.toEqual(refused(/another bundle/));
    const path = join(stage.output, 'study.json');
    await put(path, (await readFile(path, 'utf8')).replace('"alpha": 0.05', '"alpha": 0.4'));
    await expect(resume()).rejects.toEqual(refused(/was changed after it was planned/));
    await expect(planStudy({ resume: 'nowhere' }, stage.base)).rejects.toEqual(refused(/nowhere.*does not exist/));
  });

  it('goes on in the folder itself, where a link to it was named', async () => {
    const link = join(stage.folder, 'link');
    await symlink(stage.output, link);
    expect(await planStudy({ resume: link }, stage.base)).toMatchObject({ outputFolder: stage.output });
  });

  it('refuses other versions than those of the plan', async () => {
    const base = { ...stage.base, versions: { harnessgym: '0.2.0' } };
    await expect(planStudy({ resume: stage.output }, base)).rejects.toEqual(refused(/another version of the tool/));
  });

  it.each([
    ['that is broken', (text: string) => text.slice(0, 40), /trial\.json cannot be understood.*--resume/],
    ['of another version', (text: string) => text.replace('"group"', '"arm"'), /trial\.json cannot be understood/],
    [
      'of another plan',
      (text: string) => text.replace(/"plan_hash": "\w+"/, '"plan_hash": "x"'),
      /trial\.json is of another plan/,
    ],
  ])('removes no trial %s, but names its file', async (_, spoil, message) => {
    const settings = await resume();
    const cancel = new AbortController();
    const begun = scriptedExecutor(() => {
      if (begun.ran.length === 2) cancel.abort();
      return {};
    });
    await runStudy({ settings, executor: begun, signal: cancel.signal });
    const [first] = settings.study.plan.order;
    const path = join(stage.output, first?.arm ?? '', 'trial_1', 'trial.json');
    const spoilt = spoil(await readFile(path, 'utf8'));
    await put(path, spoilt);
    const executor = scriptedExecutor(() => ({}));
    await expect(runStudy({ settings, executor, signal: never })).rejects.toEqual(refused(message));
    expect(await readFile(path, 'utf8')).toBe(spoilt);
    expect(executor.ran).toEqual([]);
  });
});

it('refuses a folder in which another study runs', async () => {
  const settings = await plan({ trials: '1' });
  const executor = scriptedExecutor(async () => {
    if (executor.ran.length === 1)
      await expect(runStudy({ settings, executor: scriptedExecutor(() => ({})), signal: never })).rejects.toMatchObject(
        {
          code: 'OUTPUT_LOCKED',
        },
      );
    return {};
  });
  await runStudy({ settings, executor, signal: never });
  expect(existsSync(join(stage.output, 'study.lock'))).toBe(false);
});

it('overwrites what a study made, and leaves what is not of one', async () => {
  await runStudy({ settings: await plan(), executor: scriptedExecutor(() => ({})), signal: never });
  await put(join(stage.output, 'notes.txt'), 'mine');
  await put(join(stage.output, 'plain', 'mine', 'notes.txt'), 'mine');
  await expect(plan()).rejects.toThrow(/holds a study.*--resume.*--overwrite/s);
  const settings = await plan({ trials: '1', overwrite: true });
  const executor = scriptedExecutor(() => ({}));
  const report = await runStudy({ settings, executor, signal: never });
  expect(report.trials).toHaveLength(2);
  expect(existsSync(join(stage.output, 'plain', 'trial_3'))).toBe(false);
  expect(existsSync(join(stage.output, 'notes.txt'))).toBe(true);
  expect(existsSync(join(stage.output, 'plain', 'mine', 'notes.txt'))).toBe(true);
});

it('finds a bundle that was changed during the study, and claims nothing then', async () => {
  const settings = await plan({ trials: '1' });
  const executor = scriptedExecutor(async () => {
    await put(join(stage.bundle, '.harnessgym', 'docs', 'notes.md'), 'Other.\n');
    return {};
  });
  const report = await runStudy({ settings, executor, signal: never });
  expect(report.analysis.verdict).toBe('plan broken');
  expect(report.analysis.sentence).toMatch(/bundle in .* was changed during the study/);
});

it('finds a template and a task that were changed during the study, and never forgets it', async () => {
  const task = join(stage.folder, 'beside.md');
  await put(task, 'Make it faster.\n');
  const settings = await plan({ task });
  const text = await readFile(join(stage.template, 'src', 'main.mjs'), 'utf8');
  const cancel = new AbortController();
  const executor = scriptedExecutor(async () => {
    await put(join(stage.template, 'src', 'main.mjs'), 'export const speed = 2;\n');
    await put(task, 'Make it slower.\n');
    cancel.abort();
    return {};
  });
  await runStudy({ settings, executor, signal: cancel.signal });
  await put(join(stage.template, 'src', 'main.mjs'), text);
  await put(task, 'Make it faster.\n');
  const report = await runStudy({ settings: await resume(), executor: scriptedExecutor(() => ({})), signal: never });
  expect(report.analysis).toMatchObject({ complete: true, verdict: 'plan broken' });
  expect(report.analysis.sentence).toMatch(/template .* was changed .*task .*beside\.md was changed/);
});
