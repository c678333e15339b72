import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, startCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

it('prints help of at most 45 lines a command, and its version', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.folder, state: scratch.state };
  for (const args of [['--help'], ['run', '--help'], ['runs', '--help'], ['show', '--help'], ['demo', '--help']]) {
    const { code, stdout } = await runCli(args, at);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(45);
  }
  expect((await runCli(['--version'], at)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it.each<[string, string[], RegExp]>([
  ['no command', [], /Usage: harnessgym/],
  ['an unknown command', ['rnu'], /unknown command 'rnu'/],
  ['an unknown flag', ['run', '--taks', 'x'], /unknown option '--taks'/],
  ['I-03 an abbreviated flag', ['run', '--iter', '2'], /unknown option '--iter'/],
  [
    'two tasks',
    ['run', '--task', 'task.md', '--task-text', 'x', '--runner', 'fake'],
    /exactly one of --task FILE and --task-text/,
  ],
  [
    'C-10 a workspace that is not there',
    ['run', '--task-text', 'x', '--workspace', 'nothing'],
    /--workspace: .*nothing does not exist/,
  ],
  [
    'I-06 a bad duration',
    ['run', '--task', 'task.md', '--attempt-timeout', '5 min'],
    /--attempt-timeout: "5 min" is not a usable duration/,
  ],
  [
    'I-02 a flag of another runner',
    ['run', '--task', 'task.md', '--claude-model', 'm'],
    /--claude-model has no effect with --runner exec\. Use --runner claude/,
  ],
  [
    'I-02 budgets that contradict each other',
    ['run', '--task', 'task.md', '--attempt-timeout', '5m', '--attempt-timeouts', '5m,6m'],
    /--attempt-timeout and --attempt-timeouts contradict each other\. Leave one of them out/,
  ],
  [
    'C-11 a run id that is a path',
    ['run', '--task', 'task.md', '--run-id', '../x'],
    /--run-id: "\.\.\/x" is not usable\. Take up to 64/,
  ],
  [
    'B-06 a target that is not a number',
    ['run', '--task', 'task.md', '--runner', 'fake', '--stop-score', 'nan'],
    /--stop-score: "nan" is not a finite number/,
  ],
  [
    'B-06 a target without end',
    ['run', '--task', 'task.md', '--runner', 'fake', '--stop-score', '1e999'],
    /--stop-score: "1e999" is not a finite number/,
  ],
  [
    'a scenario that is not there',
    ['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', 'none.mjs'],
    /--fake-scenario: ".*\/none\.mjs" is neither a file nor one of numerical-debug, attention-autotune/,
  ],
])('refuses %s with exit code 2 before anything ran', async (_name, args, message) => {
  await using scratch = await scratchExample('numerical_debug_task');
  const { code, stdout, stderr } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(await readdir(scratch.workspace)).not.toContain('.harnessgym');
});

it('D-12 says with exit code 3 which agent is missing, and burns no iteration', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const claude = ['--runner', 'claude', '--claude-bin', 'no-such-claude', '--run-id', 'r'];
  const absent = await runCli(['run', '--task', 'task.md', ...claude], at);
  expect(absent.stderr).toMatch(/^harnessgym: error: Claude Code executable not found: "no-such-claude"/m);
  expect(absent.code).toBe(3);
  expect(await readdir(join(scratch.workspace, '.harnessgym'))).toEqual([]);

  const missing = ['--codex-bin', 'no-such-codex', '--run-id', 'r'];
  const { code, stderr } = await runCli(['run', '--task', 'task.md', ...missing], at);
  expect(stderr).toMatch(/^harnessgym: error: Codex executable not found: "no-such-codex"/m);
  expect(code).toBe(3);
  expect(await readdir(join(scratch.workspace, '.harnessgym'))).toEqual([]);
});

it('I-08 a dry run prints what would happen and leaves no file behind', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--dry-run'];
  const { code, stdout, stderr } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  // Its rules are for a scorer, and none is named.
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^harnessgym: warning: .* protect and editable, .*\n$/)]);
  expect(stdout).toMatch(/plays the scenario "numerical-debug" and starts no agent process/);
  expect(stdout).toMatch(/^Sandbox +auto: is tried .* without it$/m);
  expect(stdout).toMatch(/===== Prompt: repair =/);
  expect(await readdir(scratch.folder)).toEqual(['numerical_debug_task']);
  expect(await readdir(scratch.workspace)).not.toContain('.harnessgym');
});

it('prints the summary as JSON on request, and nothing else on stdout', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'j', '--iterations', '2', '--json'];
  const { code, stdout } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(await scratch.json('.harnessgym/runs/j/summary.json'));
});

it('B-01 a failing scorer has the last word, whatever the agent claims', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const scorer = ['--post-attempt-command', 'echo "{\\"status\\": \\"failed\\"}"; exit 1', '--fail-unless', 'solved'];
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', ...scorer];
  const { code, stdout } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(stdout).toContain('Solved and verified: False');
  expect(code).toBe(4);
});

it('B-14 a task that passes already is solved without a turn, and is said so', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--post-attempt-command', 'echo "{}"'];
  const { code, stdout, stderr } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(stdout).toContain('Final status: already-passing');
  expect(stderr).not.toContain('attempt …');
  expect(code).toBe(0);
});

it('exits with 4 only when it was asked to, and what was asked for did not come', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '1'];
  expect((await runCli([...args, '--fail-unless', 'solved'], at)).code).toBe(4);
  expect((await runCli([...args, '--fail-unless', 'happy'], at)).code).toBe(2);
  expect((await runCli([...args.slice(0, -1), '2', '--fail-unless', 'solved'], at)).code).toBe(0);
});

it('I-06 shows where an error came from on request only', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const args = ['run', '--task', 'none.md', '--runner', 'fake'];
  expect((await runCli(args, at)).stderr).not.toMatch(/^ {4}at /m);
  expect((await runCli([...args, '--debug'], at)).stderr).toMatch(/^ {4}at /m);
});

it('C-11 refuses a run id that was used before, and touches nothing of that run', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'first', '--iterations', '1'];
  expect((await runCli(args, at)).code).toBe(0);
  const summary = await scratch.json('.harnessgym/runs/first/summary.json');
  const { code, stderr } = await runCli(args, at);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/run id "first" was used before/)]);
  expect(await scratch.json('.harnessgym/runs/first/summary.json')).toEqual(summary);
});

it('goes on to its summary when nobody reads what it prints', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'unread', '--iterations', '2'];
  const { child, result } = startCli(args, { cwd: scratch.workspace, state: scratch.state });
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect((await result).code).toBe(0);
  expect(await scratch.json('.harnessgym/runs/unread/summary.json')).toMatchObject({ solved: true });
});

it('a scorer that does not exist ends the run before the first attempt, with exit code 3', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--post-attempt-command', 'no-such-scorer'];
  const { code, stderr } = await runCli(args, { cwd: scratch.workspace, state: scratch.state });
  expect(stderr).toMatch(/The scorer cannot be run: exit code 127; .*no-such-scorer/);
  expect(stderr).not.toContain('attempt …');
  expect(code).toBe(3);
});

it('refuses an unusable state directory before anything ran', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const file = join(scratch.folder, 'file');
  await writeFile(file, '');
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'a'];
  const { code, stderr } = await runCli(args, { cwd: scratch.workspace, state: join(file, 'state') });
  expect(stderr).toMatch(/^harnessgym: error: HARNESSGYM_STATE_DIR: .*file is not a folder/);
  expect(code).toBe(2);
  expect(await readdir(scratch.workspace)).not.toContain('.harnessgym');
});
