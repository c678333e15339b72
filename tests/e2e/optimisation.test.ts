import { access, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { examples, runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

const example = 'cpu_attention_autotune_task';
const common = [
  'run',
  '--task',
  'task.md',
  '--runner',
  'fake',
  '--iterations',
  '2',
  '--optimization-mode',
  '--run-id',
  'r',
  '--score-key',
  'best_cycles',
  '--stop-score',
  '120000',
  '--post-attempt-command',
  'node benchmark.mjs --json --mode final',
];

async function optimise(scratch: Awaited<ReturnType<typeof scratchExample>>, extra: readonly string[] = []) {
  const result = await runCli([...common, ...extra], { cwd: scratch.workspace, state: scratch.state });
  expect(result.stderr).toContain('run finished');
  expect(result.code).toBe(0);
  return { ...result, summary: await scratch.json('.harnessgym/runs/r/summary.json') };
}

it('a fresh session calls the qualified server through the proxy, and the score falls', async () => {
  await using scratch = await scratchExample(example);
  const { summary, stdout } = await optimise(scratch);
  expect(summary.baseline_post_attempt).toMatchObject({ passed: true, score: 1_008_322 });
  expect(summary.optimization.best_score).toBeLessThan(120_000);
  expect(summary.optimization.improved).toBe(true);
  expect(summary.iterations.map((one: { status: string }) => one.status)).toEqual(['verified', 'solved']);
  expect(stdout).toContain('Optimization improved: True\nBest score: ');

  const [first, second] = summary.harness_usage;
  expect(first).toMatchObject({ active_mcp_count: 0, mcp_call_count: 0 });
  expect(second).toMatchObject({ active_mcp_servers: ['attention-autotune'], active_skill_count: 1 });
  expect(second.mcp_called_tools).toEqual(expect.arrayContaining(['apply', 'search', 'trace']));
  expect(second.used_active_tools).toEqual(second.mcp_called_tools);

  const log = (await readFile(join(scratch.workspace, '.harnessgym/mcp_calls.jsonl'), 'utf8')).trimEnd().split('\n');
  const events = log.map((line) => JSON.parse(line));
  const starts = events.filter(({ status }) => status === 'started').map(({ call_id }) => call_id);
  const ends = events.filter(({ status }) => status !== 'started').map(({ call_id }) => call_id);
  expect(starts).toHaveLength(second.mcp_call_count);
  expect([...ends].sort()).toEqual([...starts].sort());
  expect(new Set(starts).size).toBe(starts.length);

  expect(await readlink(join(scratch.workspace, '.agents/skills/attention-autotune'))).toBe(
    '../../.harnessgym/skills/attention-autotune',
  );
  expect(await scratch.json('.harnessgym/activation.json')).toMatchObject({
    mcp_servers: [{ name: 'attention-autotune', active: true }],
    quality_gate: { status: 'passed', active_mcp_count: 1 },
  });
  expect(
    await scratch.json('.harnessgym/runs/r/iterations/1/qualification/attempt_1/qualification.json'),
  ).toMatchObject({
    status: 'passed',
  });
});

it('the score depends on where the run starts', async () => {
  await using scratch = await scratchExample(example);
  const path = join(scratch.workspace, 'kernel_config.json');
  const config = await scratch.json('kernel_config.json');
  await writeFile(path, JSON.stringify({ ...config, vector_width: 16, tile_m: 64 }));
  const { summary } = await optimise(scratch);
  expect(summary.baseline_post_attempt.score).not.toBe(1_008_322);
  expect(summary.optimization.best_score).toBeLessThan(summary.baseline_post_attempt.score);
});

it('without the build turn nothing improves', async () => {
  await using scratch = await scratchExample(example);
  const original = pathToFileURL(join(examples, 'scenarios', 'attention-autotune.mjs')).href;
  const scenario = join(scratch.folder, 'no-build.mjs');
  await writeFile(
    scenario,
    `import scenario from ${JSON.stringify(original)};
export default { ...scenario, turn: (scene) => scene.phase === 'build' ? { finalMessage: 'Built nothing.' } : scenario.turn(scene) };
`,
  );
  const { summary, stdout } = await optimise(scratch, ['--fake-scenario', scenario]);
  expect(summary.optimization).toMatchObject({ best_score: 1_008_322, improved: false });
  expect(summary.harness_usage[1]).toMatchObject({ active_mcp_count: 0, mcp_call_count: 0 });
  expect(stdout).toContain('Optimization improved: False\nBest score: 1008322');
  await expect(access(join(scratch.workspace, '.harnessgym/mcp_calls.jsonl'))).rejects.toThrow('ENOENT');
});
