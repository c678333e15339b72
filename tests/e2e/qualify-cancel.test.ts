import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startCli } from './run-cli.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-qualify-cancel-')));
  for (const name of ['task', 'bundle', 'scratch']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'task/task.md'), 'the task');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('D-02 a second Ctrl-C ends harnessgym qualify at once and leaves nothing in TMPDIR', async () => {
  const deaf = 'for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => {}); setInterval(() => {}, 1000);';
  const script = `${deaf} require("fs").writeFileSync("waiting", "")`;
  await buildHonestServer(join(folder, 'bundle'), 'echo', { self_test: ['node', '-e', script] });
  const scratch = join(folder, 'scratch');
  const args = ['qualify', 'bundle', '--workspace', 'task', '--sandbox', 'off'];
  const { child, result } = startCli(args, { cwd: folder, state: join(folder, 'state'), env: { TMPDIR: scratch } });
  const names = () => readdir(scratch, { recursive: true });
  await vi.waitFor(async () => expect((await names()).join('\n')).toContain('/waiting'), { timeout: 30_000 });
  child.kill('SIGINT');
  if (child.stderr) await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect((await result).code).toBe(130);
  expect(await readdir(scratch)).toEqual([]);
});
