import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { bin, type CliResult } from './run-cli.js';
import { scratchExample } from './scratch.js';

/** A device on which each write fails as on a full disk. */
const full = '/dev/full';
const hasFull = await access(full).then(
  () => true,
  () => false,
);

it.skipIf(!hasFull)(`a run goes on to its result when its progress cannot be written (needs ${full})`, async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const { code, stdout } = await runRedirected(`2>${full}`, scratch);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Final status: solved')]);
  expect(await scratch.json('.harnessgym/runs/r/summary.json')).toMatchObject({ solved: true });
  await expect(access(`${scratch.workspace}/.harnessgym/run.lock`)).rejects.toThrow('ENOENT');
});

it.skipIf(!hasFull)(
  `a result that cannot be written is told in one line, with exit code 3 (needs ${full})`,
  async () => {
    await using scratch = await scratchExample('numerical_debug_task');
    const { code, stderr } = await runRedirected(`>${full}`, scratch);
    const ours = stderr.split('\n').filter((line) => !/^\d\d:\d\d:\d\d |without a scorer/.test(line));
    expect([code, ours]).toEqual([
      3,
      [expect.stringMatching(/^harnessgym: error: Standard output cannot .*ENOSPC/), ''],
    ]);
    expect(await scratch.json('.harnessgym/runs/r/summary.json')).toMatchObject({ solved: true });
  },
);

function runRedirected(redirection: string, { workspace, state }: { workspace: string; state: string }) {
  const args = ['run', '--task', 'task.md', '--runner', 'fake', '--run-id', 'r', '--iterations', '2'];
  const options = { cwd: workspace, env: { ...process.env, HARNESSGYM_STATE_DIR: state } };
  const line = ['-c', `exec "$@" ${redirection}`, 'sh', process.execPath, bin, ...args];
  return new Promise<CliResult>((resolve) => {
    const child = execFile('sh', line, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}
