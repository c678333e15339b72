import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectOutput } from '@harnessgym/internal-testkit/collect-output';
import { openOrdinaryUser } from '@harnessgym/internal-testkit/ordinary-user';
import { afterAll, expect, it } from 'vitest';
import { bin } from './run-cli.js';

const user = openOrdinaryUser();
const { folder = '', sudo = '', uid = 0, gid = 0, as: [file, ...asUser] = [''] } = user ?? {};
const pids = join(folder, 'pids');
afterAll(async () => {
  const left = await readFile(pids, 'utf8').catch(() => '');
  for (const pid of left.split('\n').map(Number).filter(Boolean)) process.kill(pid, 'SIGKILL');
  user?.[Symbol.dispose]();
});
const needs = user === undefined ? ' (needs sudo)' : '';

const scenario = `export default {
  name: 'done',
  plays: [],
  turn: async () => ({ finalMessage: 'Done.' }),
};`;

it.skipIf(user === undefined)(
  `D-04 a scorer whose sudo outlives its time costs no run, and what is left is named${needs}`,
  async () => {
    const workspace = join(folder, 'task');
    await mkdir(workspace);
    await writeFile(join(workspace, 'file.txt'), 'a task');
    await writeFile(join(folder, 'done.mjs'), scenario);
    for (const path of [workspace, join(workspace, 'file.txt')]) await chown(path, uid, gid);
    const scorer = `${sudo} sh -c 'echo $$ >> ${pids}; exec sleep 600'; true`;
    const play = ['--task-text', 'Do it.', '--runner', 'fake', '--fake-scenario', join(folder, 'done.mjs')];
    const scored = ['--post-attempt-command', scorer, '--score-key', 'score', '--post-attempt-timeout', '2s'];
    const args = ['run', ...play, ...scored, '--iterations', '1', '--run-id', 'r'];
    const env = { ...process.env, HOME: folder, TMPDIR: folder, HARNESSGYM_STATE_DIR: join(folder, 'state') };
    const run = spawn(file, [...asUser, process.execPath, bin, ...args], { cwd: workspace, env });
    run.stdin.end();
    const { code, stderr } = await collectOutput(run);
    const [first] = (await readFile(pids, 'utf8')).split('\n');
    expect(stderr).toContain(`Processes of the scorer cannot be ended: ${first} (sleep 600). End them by hand.`);
    expect(stderr).not.toMatch(/crashed|EPERM/);
    expect(code).toBe(0);
  },
);
