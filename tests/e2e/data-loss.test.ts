import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, runCli, startCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** An agent that writes the iteration into `score.txt`, and does what `more` says. */
const scenario = (more = '') => `
  import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  export default { name: 'scores', plays: [], turn: async (scene) => {
    const { phase, iteration, workspace } = scene;
    if (phase === 'attempt') writeFileSync(join(workspace, 'score.txt'), String(iteration));
    ${more}
    return { finalMessage: 'Done.' };
  } };`;
const scorer = `printf '{"score": %s}' "$(cat score.txt)"`;

async function withAgent(more?: string) {
  const scratch = await scratchExample('numerical_debug_task');
  const script = join(scratch.folder, 'agent.mjs');
  await writeFile(script, scenario(more));
  await writeFile(join(scratch.workspace, 'score.txt'), '9');
  // The example's own lets an agent edit its kernel only.
  await writeFile(join(scratch.workspace, 'task.md'), 'Lower the score.');
  const args = (runId: string, ...rest: string[]) => {
    const task = ['run', '--task', 'task.md', '--runner', 'fake', '--fake-scenario', script, '--run-id', runId];
    return [...task, '--post-attempt-command', scorer, ...rest];
  };
  return { ...scratch, args, at: { cwd: scratch.workspace, state: scratch.state } };
}

it('C-01 a run id that was used before rolls nothing back, whatever is left of its run', async () => {
  await using scratch = await withAgent();
  const optimise = scratch.args('same', '--optimization-mode', '--iterations', '1');
  expect((await runCli(optimise, scratch.at)).code).toBe(0);
  const mine = { 'score.txt': 'my own edit', 'new.txt': 'my new file' };
  const write = () =>
    Promise.all(Object.entries(mine).map(([name, text]) => writeFile(join(scratch.workspace, name), text)));
  const read = () => Promise.all(Object.keys(mine).map((name) => readFile(join(scratch.workspace, name), 'utf8')));
  await write();
  const again = await runCli(optimise, scratch.at);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('was used before')]);
  expect(await read()).toEqual(Object.values(mine));

  // Only the checkpoint folder of the run is left, as after a clean-up by hand.
  const run = join(scratch.workspace, '.harnessgym/runs/same');
  for (const name of await readdir(run)) if (name !== 'checkpoints') await rm(join(run, name), { recursive: true });
  expect((await runCli(optimise, scratch.at)).code).toBe(2);
  expect(await read()).toEqual(Object.values(mine));
});

it('C-02 C-05 bringing the best state back deletes nothing that is installed, built or committed', async () => {
  const paths = ['.git/HEAD', 'node_modules/p/i.js', '.venv/lib/x.so', 'build/unit.o', 'src/__pycache__/m.pyc'];
  const put = `for (const path of ${JSON.stringify(paths)}) {
      mkdirSync(join(workspace, path, '..'), { recursive: true });
      writeFileSync(join(workspace, path), phase + iteration);
    }`;
  await using scratch = await withAgent(put);
  await mkdir(join(scratch.workspace, '.git'));
  await writeFile(join(scratch.workspace, '.git/HEAD'), 'before the run');
  const { code, stdout } = await runCli(scratch.args('r', '--optimization-mode', '--iterations', '3'), scratch.at);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Best score: 1')]);
  expect(await readFile(join(scratch.workspace, 'score.txt'), 'utf8')).toBe('1');
  for (const path of paths) expect(await readFile(join(scratch.workspace, path), 'utf8')).toBe('build3');
});

it('C-04 the original outlives a reset run that was killed, and the reset run after it', async () => {
  const hang = `rmSync(join(workspace, 'task.md'), { force: true });
    if (scene.runId === 'killed' && iteration === 2) { console.error('hanging'); await new Promise(() => setInterval(() => {}, 1e6)); }`;
  await using scratch = await withAgent(hang);
  const text = await readFile(join(scratch.workspace, 'task.md'), 'utf8');
  // A task that passes already would get no turn.
  const reset = ['--task-state', 'reset', '--iterations', '2', '--post-attempt-command', 'exit 1'];
  const { child, result } = startCli(scratch.args('killed', ...reset), scratch.at);
  for (let seen = ''; !seen.includes('hanging'); ) seen += (await once(child.stderr ?? child, 'data'))[0];
  child.kill('SIGKILL');
  await result;
  await expect(access(join(scratch.workspace, 'task.md'))).rejects.toThrow('ENOENT');
  const next = scratch.args('next', ...reset).map((arg) => (arg === 'task.md' ? '../task.md' : arg));
  await writeFile(join(scratch.folder, 'task.md'), text);
  expect((await runCli(next, scratch.at)).code).toBe(0);
  const stored = await readdir(scratch.state, { recursive: true, withFileTypes: true });
  const packs = stored.filter((file) => file.isFile() && file.parentPath.endsWith('packs'));
  const contents = await Promise.all(packs.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  expect(contents.filter((content) => content.includes(text))).not.toEqual([]);
});

it('D-06 a run that inherits an open input hands it neither to the scorer nor to a self-test', async () => {
  const build = `if (phase === 'build') {
      const folder = join(workspace, '.harnessgym/mcp/reads');
      mkdirSync(folder, { recursive: true });
      const selfTest = ['sh', '-c', 'cat; echo the end of input'];
      writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ name: 'reads', command: 'cat', self_test: selfTest }));
    }`;
  await using scratch = await withAgent(build);
  const args = scratch.args('r', '--iterations', '1').map((arg) => (arg === scorer ? `cat; ${scorer}; exit 1` : arg));
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: scratch.workspace,
    env: { ...process.env, HARNESSGYM_STATE_DIR: scratch.state },
    // Never written to, and open until the run is over.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  child.stdin?.destroy();
  expect(await scratch.json('.harnessgym/runs/r/summary.json')).toMatchObject({ run_state: { state: 'finished' } });
});
