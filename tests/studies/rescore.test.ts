import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareReportSchema } from '@harnessgym/compare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';
import { openStudy } from './open-study.js';

let study: Awaited<ReturnType<typeof openStudy>>;
beforeAll(async () => {
  study = await openStudy();
}, 120_000);
afterAll(() => study[Symbol.asyncDispose]());

it('scores what a study left by the command that rescore was given, and says that it is not that of the plan', async () => {
  const { report: before, output } = await study.play('again', '--trials', '1', '--seed', '7');
  const flags = ['--post-command', 'echo \'{"cycles": 7}\'', '--post-score-key', 'cycles'];
  const { code, stdout, stderr } = await runCli(['compare', 'rescore', output, ...flags], {
    cwd: study.folder,
    state: study.state,
  });
  expect(code, stderr).toBe(0);
  const after = compareReportSchema.parse(JSON.parse(await readFile(join(output, 'compare_report.json'), 'utf8')));
  expect(before.trials.map(({ value }) => value)).not.toContain(7);
  expect(after.trials.map(({ value }) => value)).toEqual([7, 7]);
  expect(after.analysis.verdict).toBe('plan broken');
  expect(stdout).toMatch(/scored again with .*cycles.* after the trials/);
});
