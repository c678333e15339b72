import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { runCli, startCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

const files = 2_000;

it('C-03 finishes a restore at Ctrl-C, and tells how to undo it; one that is killed is finished and told by the next', async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const { workspace } = scratch;
  const at = { cwd: workspace, state: scratch.state };
  const data = join(workspace, 'data');
  const lock = join(workspace, '.harnessgym', 'run.lock');
  await mkdir(data);
  for (let file = 0; file < files; file += 1) await writeFile(join(data, `${file}.txt`), `${file}`);
  const run = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '1', '--run-id', 'first'];
  expect((await runCli(run, at)).code).toBe(0);

  // A restore is fast: now and then it ends before it hears the signal.
  let cancelled = await cancel();
  while (cancelled.stderr === '') cancelled = await cancel();
  expect([cancelled.code, cancelled.stderr]).toEqual([
    0,
    expect.stringMatching(/^harnessgym: finishing the restore, .*\n$/),
  ]);
  expect(cancelled.stdout).toMatch(/^Brought back .*\nUndo it with: harnessgym restore [0-9a-f]{12}\n$/);
  expect(await readdir(data)).toHaveLength(files);

  async function cancel() {
    await rm(data, { recursive: true });
    const { child, result } = startCli(['restore', 'first:start'], at);
    await vi.waitUntil(() => existsSync(lock) || existsSync(data), { timeout: 60_000, interval: 1 });
    child.kill('SIGINT');
    return result;
  }

  do {
    await rm(data, { recursive: true });
    const killed = startCli(['restore', 'first:start'], at);
    await vi.waitUntil(() => existsSync(data), { timeout: 60_000, interval: 1 });
    killed.child.kill('SIGKILL');
    await killed.result;
  } while ((await readdir(data)).length === files);
  const next = await runCli(['restore', 'first:start'], at);
  expect([next.code, next.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^harnessgym: warning: An earlier run or restore was interrupted .* finished now: \d+ written/,
    ),
  ]);
  expect(await readdir(data)).toHaveLength(files);
}, 300_000);
