import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

it('plays the documented scenario: blocked, a probe built, solved by a fresh attempt', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const task = join('numerical_debug_task', 'task.md');
  const args = ['run', '--task', task, '--workspace', 'numerical_debug_task', '--iterations', '2'];
  const budgets = ['--attempt-timeout', '30s', '--build-timeout', '30s', '--runner', 'fake', '--run-id', 'demo'];
  const { code, stdout, stderr } = await runCli([...args, ...budgets], { cwd: scratch.folder, state: scratch.state });
  expect(stderr).toMatch(/#1 attempt completed/);
  expect(code).toBe(0);

  const run = join(scratch.workspace, '.harnessgym', 'runs', 'demo');
  expect(stdout.trimEnd().split('\n')).toEqual([
    'Run id: demo',
    `Run artifacts: ${run}`,
    'Final status: solved',
    'Solved and verified: True',
    `Final result: ${join(run, 'iterations', '2', 'result.json')}`,
  ]);
  expect(await readFile(join(scratch.workspace, '.harnessgym', 'tools', 'harnessgym_fake_probe.mjs'), 'utf8')).not.toBe(
    '',
  );
  const registry = await scratch.json('.harnessgym/registry.json');
  expect(registry.artifacts).toMatchObject([
    {
      id: 'tool:.harnessgym/tools/harnessgym_fake_probe.mjs',
      kind: 'tool',
      iteration: 1,
      metadata: { source: 'fake-runner' },
    },
  ]);

  const iteration = async (n: number) => (await readdir(join(run, 'iterations', String(n)))).sort();
  const turn = (name: string) => ['prompt', 'stderr', 'stdout', 'transcript'].map((suffix) => `${name}.${suffix}.txt`);
  const always = ['activation.json', 'iteration.json', 'result.json', ...turn('attempt')];
  expect(await iteration(1)).toEqual(
    [...always, ...turn('reflection'), ...turn('build'), 'post_build_activation.json', 'qualification'].sort(),
  );
  expect(await iteration(2)).toEqual(always.sort());
  expect(await scratch.json('.harnessgym/runs/demo/iterations/1/result.json')).toMatchObject({
    run_id: 'demo',
    iteration: 1,
    status: 'tooling_built',
    verified: false,
    reflection: { selected_improvement: { kind: 'tool', name: 'harnessgym_fake_probe' } },
    phases: { attempt: { status: 'blocked', session_id: 'fake-session-demo-1' }, build: { status: 'completed' } },
  });
  expect(await scratch.json('.harnessgym/runs/demo/summary.json')).toMatchObject({
    run_id: 'demo',
    final_status: 'solved',
    solved: true,
    run_state: { state: 'finished', reason: 'solved' },
    iterations: [
      { iteration: 1, status: 'blocked', solved: false },
      { iteration: 2, status: 'solved', solved: true },
    ],
  });
});
