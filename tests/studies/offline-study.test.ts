import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStudy } from './open-study.js';

let study: Awaited<ReturnType<typeof openStudy>>;
beforeAll(async () => {
  study = await openStudy();
}, 120_000);
afterAll(() => study[Symbol.asyncDispose]());

// The trials draw their guesses, and chance alone makes the control alarm in one study of twenty.
it('says that the harness helps where it does, that the placebo does not, and raises no false alarm', {
  timeout: 300_000,
  retry: 2,
}, async () => {
  const { result, report, output } = await study.play(
    'helps',
    ...['--artifact-source', 'trained', '--trials', '14', '--seed', '7', '--jobs', '2', '--overwrite'],
    ...['--arms', 'plain,harnessed,placebo,plain2', '--require-harness-tool-use', '--effect-of-interest', '0.9'],
  );
  expect(result.code, result.stderr).toBe(0);
  const [harnessed, placebo] = report.analysis.comparisons;
  expect(harnessed).toMatchObject({ treated: 'harnessed', verdict: 'helps', broken: [] });
  expect(placebo?.treated).toBe('placebo');
  expect(placebo?.verdict).toBe('no evidence');
  expect(report.analysis.falseAlarm?.verdict).toBe('no evidence');
  expect(report.analysis).toMatchObject({ complete: true, verdict: 'helps' });

  const trials = report.trials.filter(({ group }) => group === 'harnessed');
  expect(trials.map(({ mcp_called_tools }) => mcp_called_tools)).toEqual(
    trials.map(() => expect.arrayContaining(['apply', 'search', 'trace'])),
  );
  expect(report.trials.filter(({ group, mcp_call_count }) => group.startsWith('plain') && mcp_call_count > 0)).toEqual(
    [],
  );
  expect(result.stdout).toMatch(/^Compare report: .*compare_report\.json$/m);
  expect(result.stdout).toMatch(
    /^plain: n=14 median_attempt=[\d.]+ median_cumulative_attempt=[\d.]+ best_post_score=\d+ post_valid=14 post_invalid=0$/m,
  );
  expect(result.stdout).toMatch(/^harnessed: n=14 .* post_valid=14 post_invalid=0$/m);
  expect(result.stdout).toMatch(/^Verdict: helps$/m);

  const trial = JSON.parse(await readFile(join(output, 'harnessed/trial_1/trial.json'), 'utf8'));
  expect(trial).toMatchObject({ group: 'harnessed', trial: 1, comparison_valid: true, status: expect.any(String) });
  expect(await readdir(join(output, 'harnessed/trial_1/workspace'))).toContain('kernel_config.json');
});

it('G-04 refuses a harnessed arm whose bundle holds nothing that works', async () => {
  const source = await study.writeServer('broken', 'process.exit(1);\n');
  const { code, stderr } = await study.compare('--output-dir', study.path('refused'), '--artifact-source', source);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/require-active-harness/)]);
  expect(await readdir(study.folder)).not.toContain('refused');
});

it('says not exposed of a server that never starts in a trial, and calls no such arm harnessed', {
  timeout: 120_000,
}, async () => {
  const server = (await readFile(fixtureServer('echo'), 'utf8')).replaceAll("'echo'", "'trace'");
  // A run leaves its folder before it mounts anything; a clean room has none.
  const shy = `import { existsSync } from 'node:fs';\nif (existsSync('.harnessgym/runs')) process.exit(1);\n${server}`;
  const source = await study.writeServer('shy', shy);
  const { result, report } = await study.play('shy-study', '--artifact-source', source, '--trials', '2');
  const harnessed = report.trials.filter(({ group }) => group === 'harnessed');
  expect(
    harnessed.map(({ findings }) => findings.map(({ kind }) => kind)),
    result.stderr,
  ).toEqual(harnessed.map(() => expect.arrayContaining(['not-exposed'])));
  expect(harnessed.map(({ comparison_valid }) => comparison_valid)).toEqual([false, false]);
  expect(report.analysis.verdict).toBe('plan broken');
  expect(result.stdout).toContain('not exposed');
});

it('flags trials in which the agent changed nothing, and breaks the plan of such an arm', {
  timeout: 120_000,
}, async () => {
  const scenario = study.path('idle.mjs');
  await writeFile(
    scenario,
    "export default { name: 'idle', plays: [], turn: async () => ({ finalMessage: 'done' }) };",
  );
  const { report } = await study.play(
    'idle-study',
    ...['--artifact-source', 'trained', '--trials', '2', '--fake-scenario', scenario],
  );
  for (const { findings } of report.trials) expect(findings.map(({ kind }) => kind)).toContain('no-op');
  expect(report.analysis.verdict).toBe('plan broken');
});
