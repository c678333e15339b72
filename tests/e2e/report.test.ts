import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

it('tells a run as one file, with what was built and how far to believe it', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const play = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', '--run-id', 'first'];
  expect((await runCli(play, at)).code).toBe(0);
  const told = await runCli(['report', 'latest'], at);
  const path = join(scratch.workspace, '.harnessgym/runs/first/report.html');
  expect([told.code, told.stderr]).toEqual([0, `Report: ${path}\n`]);
  expect(told.stdout).toMatch(/^Run first\nSOLVED, IT SAYS: The run finished: solved\./);
  expect(told.stdout).toMatch(/^1 +1 +\.harnessgym\/tools\/harnessgym_fake_probe\.mjs +qualified/m);
  expect(told.stdout).toContain('Claims only: no scorer measured anything in this run.');
  const page = await readFile(path, 'utf8');
  expect(page.includes('<h1>Run first</h1>')).toBe(true);
  const elsewhere = await runCli(['report', 'first', '--workspace', scratch.workspace, '--html', '-/x.html'], {
    ...at,
    cwd: scratch.state,
  });
  expect(elsewhere.code).toBe(0);
  expect((await readFile(join(scratch.state, '-/x.html'), 'utf8')) === page).toBe(true);
});

it('tells which tools a run called, and when', async () => {
  await using scratch = await scratchExample('cpu_attention_autotune_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const play = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', '--run-id', 'first'];
  const scored = ['--post-attempt-command', 'node benchmark.mjs --json --mode final', '--score-key', 'best_cycles'];
  expect((await runCli([...play, '--optimization-mode', ...scored], at)).code).toBe(0);
  const { stdout } = await runCli(['report', 'latest'], at);
  expect(stdout).toMatch(/^2 +attention-autotune\.search +succeeded +1 +0/m);
  expect(stdout).toMatch(/^iteration 2 +[\d.]+ s +[\d.]+ s +attention-autotune\.search +completed$/m);
  const page = await readFile(join(scratch.workspace, '.harnessgym/runs/first/report.html'), 'utf8');
  expect(page.match(/<rect class="call"/g)).toHaveLength(4);
});
