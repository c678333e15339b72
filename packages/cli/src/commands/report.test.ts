import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { studyReport } from '../../../report/src/testing/study-report.js';
import { main } from '../main.js';
import { defineCompare } from './define-compare.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-cli-report-')));
  await mkdir(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function report(...argv: string[]) {
  const chunks: [string[], string[]] = [[], []];
  const [stdout, stderr] = chunks.map(
    (kept) =>
      new Writable({
        write: (chunk, _, done) => {
          kept.push(String(chunk));
          done();
        },
      }),
  ) as [Writable, Writable];
  const code = await main(['report', ...argv], { cwd: folder, env: {}, stdout, stderr });
  return { code, stdout: chunks[0].join(''), stderr: chunks[1].join('') };
}

const keepReport = (document: unknown) =>
  writeFile(join(folder, 'out', 'compare_report.json'), JSON.stringify(document));

it('writes a study beside its report, and tells it, by its folder or by the file', async () => {
  await keepReport(studyReport());
  for (const wanted of ['out', 'out/compare_report.json']) {
    const { code, stdout, stderr } = await report(wanted);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Report: ${join(folder, 'out/report.html')}\n` });
    expect(stdout).toMatch(/^Does the harness help\?\nHELPS: The arm harnessed beats plain/);
    expect((await stat(join(folder, 'out/report.html'))).mode & 0o777).toBe(0o644);
    expect(await readFile(join(folder, 'out/report.html'), 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
    await rm(join(folder, 'out/report.html'));
  }
});

it('writes where it is told, and prints Markdown when asked', async () => {
  await keepReport(studyReport());
  const { code, stdout } = await report('out', '--html', 'sent/around.html', '--markdown');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Does the harness help\?\n\n\*\*helps\*\*: /);
  expect(await readdir(join(folder, 'sent'))).toEqual(['around.html']);
  expect(await readdir(join(folder, 'out'))).toEqual(['compare_report.json']);
});

it('tells a command of which compare takes every flag, with what the plan holds', async () => {
  const made = studyReport();
  const agent = { runner: 'claude', claude_model: 'm 1', claude_extra_args: ['--verbose'], codex_bin: 'codex' };
  made.study.plan.agent = { ...agent, sandbox: 'auto', allow_network: ['*'], allow_env: ['MODE'], acp_command: null };
  await keepReport(made);
  const { stdout } = await report('out', '--markdown');
  const command = /^harnessgym compare[^`]*?NEW_FOLDER$/m.exec(stdout)?.[0] ?? '';
  for (const part of [
    ...['--runner claude', "--claude-model 'm 1'", '--claude-extra-arg=--verbose', '--allow-env MODE', '--alpha 0.05'],
    ...['--stop-score 120000', '--exclude-kind fixture', '--attempt-timeouts 600s,300s', '--task-state reset'],
  ])
    expect(command).toContain(part);
  expect(command).not.toMatch(/codex|acp/);
  const program = new Command();
  defineCompare(program, { cwd: folder, env: {}, stdout: process.stdout, stderr: process.stderr }, () => undefined);
  const taken = program.commands.flatMap(({ options }) => options.map(({ long }) => long));
  const typed = [...command.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
  expect(typed.filter((flag) => !taken.includes(flag) && flag !== '--verbose')).toEqual([]);
});

it('says of success rates that they are, and of times that an arm never solved', async () => {
  await keepReport(studyReport({ metric: 'success' }));
  const rates = (await report('out', '--markdown')).stdout;
  expect(rates).toContain('Difference of success rates');
  expect(rates).not.toMatch(/Difference of medians|Ratio of medians/);
  const made = studyReport({ metric: 'time' });
  for (const arm of made.analysis.arms) arm.median = null;
  await keepReport(made);
  const times = (await report('out', '--markdown')).stdout;
  expect(times).toContain('never solved');
  expect(times).not.toContain('an invalid trial');
});

it('refuses a folder to write to, and a file that is no report, as mistakes of the caller', async () => {
  await keepReport(studyReport());
  expect(await report('out', '--html', '.')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`--html: ${folder} is a folder`),
  });
  await writeFile(join(folder, 'out', 'study.json'), '{}');
  expect(await report('out/study.json')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('study.json is no compare_report.json. Name its folder'),
  });
});

it.each(['file/x.html', 'file/a/x.html', ...(process.platform === 'linux' ? ['/proc/harnessgym/a/x.html'] : [])])(
  'refuses %s, where no folder can be, and names it',
  async (path) => {
    await keepReport(studyReport());
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await report('out', '--html', path);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`--html: ${resolve(folder, path)} cannot be made (`)]);
  },
);

it('reads the report of a later version, whose fields it does not know', async () => {
  const made = studyReport({ trialsPerArm: 2 });
  await keepReport({ ...made, from_the_future: 1, trials: made.trials.map((trial) => ({ ...trial, more: true })) });
  expect((await report('out')).code).toBe(0);
});

it.each([
  ['a report that is no JSON', () => writeFile(join(folder, 'out', 'compare_report.json'), '{'), 3, 'it is not JSON'],
  [
    'a report of the original, which has no study',
    () => keepReport({ ...studyReport(), study: undefined }),
    3,
    'study: ',
  ],
  ['a folder without a report', async () => undefined, 2, 'holds no compare_report.json'],
])('refuses %s, and writes nothing', async (_, prepare, wanted, words) => {
  await prepare();
  const { code, stderr } = await report('./out');
  expect(code).toBe(wanted);
  expect(stderr).toContain(words);
  expect(await readdir(join(folder, 'out'))).not.toContain('report.html');
});

it('says what to do where nothing has run', async () => {
  expect(await report('latest')).toMatchObject({ code: 2, stderr: expect.stringContaining('No runs in') });
});
