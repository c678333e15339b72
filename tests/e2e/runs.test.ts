import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, startCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

const play = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', '--run-id'];

/** An example with a finished run called `first`. */
async function withRun() {
  const scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  expect((await runCli([...play, 'first'], at)).code).toBe(0);
  const path = (...parts: string[]) => join(scratch.workspace, '.harnessgym/runs/first', ...parts);
  return { ...scratch, path, harnessgym: (...args: string[]) => runCli(args, at), at };
}

it('lists runs, the newest first, and shows the latest in full', async () => {
  await using scratch = await withRun();
  expect((await runCli([...play, 'a-second'], scratch.at)).code).toBe(0);
  const list = await scratch.harnessgym('runs');
  expect([list.code, list.stderr]).toEqual([0, '']);
  expect(list.stdout).toMatch(/^RUN .*\na-second .* finished: solved\nfirst .* finished: solved\n$/);
  const shown = await scratch.harnessgym('show', 'latest');
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/^Run +a-second\nState +finished: solved\n/);
  expect(shown.stdout).toMatch(/^Settings +runner: "fake"\n +iterations: 2\n/m);
  expect(shown.stdout).toMatch(/^Iteration 1\n {2}Attempt +completed in .*\n {2}Verdict .*\n {2}Score .*\n {2}Calls /m);
  expect(shown.stdout).toContain(join(scratch.workspace, '.harnessgym/runs/a-second/summary.json'));
});

it('tells each check with its reason, and each repair', async () => {
  await using scratch = await withRun();
  const record = JSON.parse(await readFile(scratch.path('iterations/1/iteration.json'), 'utf8'));
  const [report] = record.qualifications;
  const [artifact] = report.artifacts;
  const failed = { ...artifact, path: 'mcp/bad', verdict: 'failed', reason: 'Its self-test exited with 1.' };
  record.qualifications = [{ ...report, artifacts: [failed] }, report];
  record.repairs = [{ ...record.attempt, phase: 'repair' }];
  await writeFile(scratch.path('iterations/1/iteration.json'), JSON.stringify(record));
  const { stdout } = await scratch.harnessgym('show', 'first');
  expect(stdout).toMatch(
    /^ {2}Check 1 +mcp\/bad: failed: Its self-test exited with 1\.\n +\S+attempt_1\/qualification\.json$/m,
  );
  expect(stdout).toMatch(/^ {2}Check 2 +\S+: qualified\n +\S+attempt_2\/qualification\.json$/m);
  expect(stdout).toMatch(/^ {2}Repair 1 +completed in /m);
});

it('prints the list and the summary as JSON', async () => {
  await using scratch = await withRun();
  const { code, stdout } = await scratch.harnessgym('runs', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ runId: 'first', state: { state: 'finished', reason: 'solved' } }]);
  const shown = await scratch.harnessgym('show', 'first', '--json');
  expect(shown.stdout).toBe(await readFile(scratch.path('summary.json'), 'utf8'));
});

it('says where nothing has run, and how to start', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  for (const args of [['runs'], ['show', 'latest'], ['show', 'some']]) {
    const { code, stdout, stderr } = await runCli(args, at);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^No runs in .*\. Start one with: harnessgym run --workspace \S+ --task FILE\n$/);
  }
  expect((await runCli(['runs', '--json'], at)).stdout).toBe('[]\n');
});

it('C-10 refuses a run and a workspace that are not there, and names the runs that are', async () => {
  await using scratch = await withRun();
  const unknown = await scratch.harnessgym('show', 'frist');
  expect([unknown.code, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toMatch(/holds no run "frist"\. The newest: first\./);
  const nowhere = await scratch.harnessgym('runs', '--workspace', 'nothing');
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/--workspace: .*nothing does not exist/)]);
});

it('tells what is left of a run whose files are spoiled, and lets none of them drive the terminal', async () => {
  await using scratch = await withRun();
  const record = JSON.parse(await readFile(scratch.path('iterations/1/iteration.json'), 'utf8'));
  record.attempt.turn.outcome = { outcome: 'agent-error', reason: 'broken\u001b[2J\nState  finished: forged\u009b' };
  await writeFile(scratch.path('iterations/1/iteration.json'), JSON.stringify(record));
  await writeFile(scratch.path('iterations/2/iteration.json'), '{"\u001b]0;title\u0007"');
  await writeFile(scratch.path('run_config.json'), '{"iterations": "\u009bmany"}');
  const { code, stdout } = await scratch.harnessgym('show', 'first');
  expect(code).toBe(0);
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(stdout).toMatch(/^Settings +\S+run_config\.json cannot be read: iterations: /m);
  expect(stdout).toMatch(/^ {2}Attempt +agent-error in .*: broken \[2J State finished: forged$/m);
  expect(stdout).toMatch(
    /^Iteration 2\n {2}Record +\S+iteration\.json cannot be read: It is not JSON\.\n {2}Verdict /m,
  );

  await rm(scratch.path('summary.json'));
  expect((await scratch.harnessgym('runs')).stdout).toMatch(/^first .* interrupted$/m);
  const json = await scratch.harnessgym('show', 'first', '--json');
  expect([json.code, json.stdout]).toEqual([3, '']);
  expect(json.stderr).toMatch(/summary\.json does not exist: the run is interrupted\. Without --json, /);
});

it('knows a run that is under way from one that was killed', async () => {
  await using scratch = await withRun();
  const script = join(scratch.folder, 'hangs.mjs');
  await writeFile(
    script,
    'export default { name: "hangs", plays: [], turn: () => new Promise(() => { console.error("hanging"); setInterval(() => {}, 1e6); }) };',
  );
  const { child, result } = startCli([...play, 'stuck', '--fake-scenario', script], scratch.at);
  for (let seen = ''; !seen.includes('hanging'); ) seen += (await once(child.stderr ?? child, 'data'))[0];
  expect((await scratch.harnessgym('runs')).stdout).toMatch(
    new RegExp(`^RUN .*\nstuck .* fake .* running \\(process ${child.pid} on .*\\)\nfirst .* finished: solved\n$`),
  );
  expect((await scratch.harnessgym('show', 'latest')).stdout).toMatch(/^Iteration 1\n {2}Verdict +none yet$/m);
  child.kill('SIGKILL');
  await result;
  const listed = await scratch.harnessgym('runs');
  expect(listed.stdout).toMatch(/^stuck .* interrupted$/m);
  const goOn = `harnessgym run --workspace ${scratch.workspace} --resume stuck`;
  expect(listed.stderr).toBe(`Go on with stuck: ${goOn}\n`);
  expect((await scratch.harnessgym('show', 'stuck')).stdout).toContain(goOn);
  expect((await scratch.harnessgym('show', 'first')).stdout).not.toContain('--resume');
});
