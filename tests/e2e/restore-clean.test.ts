import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** An optimisation that was run as `first`, and a file that the user made since. */
async function withRun() {
  const scratch = await scratchExample('cpu_attention_autotune_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const original = await readFile(join(scratch.workspace, 'kernel_config.json'), 'utf8');
  const play = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', '--run-id', 'first'];
  const goal = ['--optimization-mode', '--score-key', 'best_cycles'];
  const scorer = ['--post-attempt-command', 'node benchmark.mjs --json --mode final'];
  expect((await runCli([...play, ...goal, ...scorer], at)).code).toBe(0);
  await writeFile(join(scratch.workspace, 'mine.txt'), 'mine');
  const harnessgym = (...args: string[]) => runCli(args, at);
  const text = (path: string) => readFile(join(scratch.workspace, path), 'utf8');
  const lock = join(scratch.workspace, '.harnessgym', 'run.lock');
  const facts = async () => [await readdir(scratch.workspace, { recursive: true }), await text('kernel_config.json')];
  return { ...scratch, facts, original, harnessgym, text, lock };
}

it('lists the snapshots, brings one back, and undoes that with the command it prints', async () => {
  await using scratch = await withRun();
  const list = await scratch.harnessgym('restore');
  expect([list.code, list.stderr]).toEqual([0, '']);
  expect(list.stdout).toMatch(/^WHEN .*\n.* first +before files came back .*\n.* first +best: iteration 2 /);
  expect(list.stdout).toMatch(/first +before the run +- +[0-9a-f]{12}\n$/);

  const best = await scratch.text('kernel_config.json');
  const before = await scratch.facts();
  const preview = await scratch.harnessgym('restore', 'first:start', '--dry-run');
  expect(preview.stdout).toMatch(
    /^remove {2}mine\.txt\nwrite {3}kernel_config\.json\nSnapshot .* Nothing was changed\.\n$/,
  );
  expect(await scratch.facts()).toEqual(before);

  const back = await scratch.harnessgym('restore', 'first:start');
  expect([back.code, back.stderr]).toEqual([0, '']);
  expect(back.stdout).toMatch(/^Brought back snapshot [0-9a-f]{12}: 1 written, 1 removed, \d+ left as they were\.\n/);
  expect(await scratch.text('kernel_config.json')).toBe(scratch.original);
  expect(await readdir(scratch.workspace)).not.toContain('mine.txt');

  const [, undo = ''] = /^Undo it with: harnessgym (.*)$/m.exec(back.stdout) ?? [];
  expect((await scratch.harnessgym('clean')).code).toBe(0);
  expect((await scratch.harnessgym(...undo.split(' '))).code).toBe(0);
  expect([await scratch.text('mine.txt'), await scratch.text('kernel_config.json')]).toEqual(['mine', best]);
  expect((await scratch.harnessgym('show', 'first')).code).toBe(0);
});

it('refuses what names no snapshot, a locked workspace and a damaged snapshot, and changes nothing', async () => {
  await using scratch = await withRun();
  const before = await scratch.facts();
  const answers = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await scratch.harnessgym(...args);
    return [code, stdout, stderr];
  };
  expect(await answers(['restore', 'frist:best'])).toEqual([2, '', expect.stringMatching(/newest runs: first\./)]);
  expect(await answers(['restore', '01234567'])).toEqual([2, '', expect.stringMatching(/No snapshot begins with/)]);
  expect(await answers(['restore', '--dry-run'])).toEqual([2, '', expect.stringMatching(/name the snapshot/)]);
  expect(await answers(['clean', '--max-size', 'much'])).toEqual([2, '', expect.stringMatching(/--max-size: "much"/)]);
  expect(await answers(['clean', '--all', '--workspace', '.'])).toEqual([2, '', expect.stringMatching(/--all/)]);
  expect(await answers(['clean', '--interrupted'])).toEqual([2, '', expect.stringMatching(/no effect/)]);

  const packs = join(scratch.state, (await readdir(scratch.state))[0] ?? '', 'snapshots', 'packs');
  for (const name of await readdir(packs)) await writeFile(join(packs, name), 'damaged');
  expect(await answers(['restore', 'first:start'])).toEqual([3, '', expect.stringMatching(/missing or damaged/)]);

  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const holder = { pid: other.pid, host: hostname(), run_id: 'busy', started_at: 'now' };
  await writeFile(scratch.lock, JSON.stringify(holder));
  const busy = [3, '', expect.stringMatching(/Run busy .* works in this workspace/)];
  expect(await answers(['restore', 'first:start'])).toEqual(busy);
  expect(await answers(['clean'])).toEqual(busy);
  expect(await answers(['clean', '--all'])).toEqual(busy);
  other.kill('SIGKILL');
  await rm(scratch.lock);
  expect(await scratch.facts()).toEqual(before);
});

it('A-11 works with the lock in hand: tells what stood in its place, and gives it up when a refusal is told', async () => {
  await using scratch = await withRun();
  const runs = join(scratch.workspace, '.harnessgym', 'runs');
  for (const args of [['restore', 'first'], ['clean']]) {
    await rm(scratch.lock, { recursive: true, force: true });
    await mkdir(scratch.lock);
    const { code, stderr } = await scratch.harnessgym(...args);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^harnessgym: warning: .*run\.lock.* It is kept as /)]);
  }
  await rename(runs, `${runs}.moved`);
  await symlink('runs.moved', runs);
  const refused = await scratch.harnessgym('clean');
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/^harnessgym: error: .* is a link/)]);
  expect(await readdir(join(scratch.workspace, '.harnessgym'))).not.toContain('run.lock');
});

it('cleans up after runs: tells it beforehand, keeps what agents built and the files, and frees what it says', async () => {
  await using scratch = await withRun();
  const folder = join(scratch.state, (await readdir(scratch.state))[0] ?? '');
  await mkdir(join(folder, 'rooms', '0123456789abcdef'));
  await writeFile(join(folder, 'rooms', '0123456789abcdef', 'left'), 'x'.repeat(100_000));
  const plan = await scratch.harnessgym('clean', '--dry-run');
  expect(plan.stdout).toMatch(/^\/.*\n {2}Would remove: 1 clean room\.\n {2}Would free about /);
  const done = await scratch.harnessgym('clean');
  expect([done.code, done.stderr]).toEqual([0, '']);
  expect(done.stdout).toMatch(/^\/.*\n {2}Removed: 1 clean room\.\n {2}Freed .*\n {2}Kept: \d+ KiB in /);
  expect((await scratch.harnessgym('clean', '--older-than', '30d')).stdout).toMatch(/Nothing to remove\./);

  const registry = await scratch.text('.harnessgym/registry.json');
  const all = await scratch.harnessgym('clean', '--all', '--max-size', '0', '--json');
  expect(JSON.parse(all.stdout)).toMatchObject([{ workspace: scratch.workspace, runs: [{ runId: 'first' }] }]);
  expect(await readdir(join(scratch.workspace, '.harnessgym', 'runs'))).toEqual([]);
  expect([await scratch.text('.harnessgym/registry.json'), await scratch.text('mine.txt')]).toEqual([registry, 'mine']);
  expect(await readdir(folder, { recursive: true })).not.toContainEqual(expect.stringContaining('session'));
  expect((await scratch.harnessgym('restore')).stdout).toMatch(/^No snapshots of /);
  expect((await scratch.harnessgym('runs')).stdout).toMatch(/^No runs in /);
});

it('A-11 leaves what is left of a workspace that is gone to whoever works on it', async () => {
  await using scratch = await withRun();
  const folder = join(scratch.state, (await readdir(scratch.state))[0] ?? '');
  await rm(scratch.workspace, { recursive: true });
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const holder = { pid: other.pid, host: hostname(), run_id: 'busy', started_at: 'now' };
  await writeFile(join(folder, 'run.lock'), JSON.stringify(holder));
  const clean = ['clean', '--all', '--max-size', '0'];
  const at = { cwd: scratch.folder, state: scratch.state };
  const refused = await runCli(clean, at);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/Run busy .* works in this workspace/)]);
  expect(await readdir(join(folder, 'runs'))).toEqual(['first']);
  other.kill('SIGKILL');
  await rm(join(folder, 'run.lock'));
  expect((await runCli(clean, at)).code).toBe(0);
  await expect(readdir(join(folder, 'runs'))).rejects.toThrow('ENOENT');
});

it('says where nothing has run, and leaves nothing there', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const at = { cwd: scratch.workspace, state: scratch.state };
  const before = await readdir(scratch.workspace);
  const codes = [];
  for (const args of [['restore'], ['clean'], ['clean', '--all'], ['restore', 'latest']]) {
    const { code, stdout, stderr } = await runCli(args, at);
    codes.push(code);
    expect(stdout + stderr).toMatch(/No snapshots of |Nothing to remove/);
  }
  expect(codes).toEqual([0, 0, 0, 2]);
  expect(await readdir(scratch.workspace)).toEqual(before);
  await expect(readdir(scratch.state)).rejects.toThrow('ENOENT');
});
