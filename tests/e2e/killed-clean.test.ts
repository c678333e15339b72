import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { bin, runCli } from './run-cli.js';
import { scratchExample } from './scratch.js';

const killer = fileURLToPath(new URL('../../packages/workspace/src/testing/kill-at-call.mjs', import.meta.url));
const play = ['run', '--task', 'task.md', '--runner', 'fake', '--iterations', '2', '--run-id'];
const clean = ['clean', '--older-than', '30d'];

/** Commands start slowly, so only some of the calls that change files are tried. */
const step = 17;

it('C-09 a clean that is killed keeps what was to stay, and the next one does the rest', {
  timeout: 300_000,
}, async () => {
  await using scratch = await scratchExample('numerical_debug_task');
  const { workspace, state, folder } = scratch;
  const at = { cwd: workspace, state };
  for (const runId of ['old', 'new']) {
    expect((await runCli([...play, runId], at)).code).toBe(0);
    await writeFile(join(workspace, `after-${runId}.txt`), runId);
  }
  const stateFolder = join(state, (await readdir(state))[0] ?? '');
  for (const path of [
    join(workspace, '.harnessgym/runs/old/summary.json'),
    join(stateFolder, 'runs/old/snapshots.jsonl'),
  ])
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/"20\d\d-/g, '"2020-'));
  const pristine = join(folder, 'pristine');
  for (const tree of [workspace, state]) await cp(tree, join(pristine, tree), { recursive: true });

  let killed = 0;
  for (let call = 1; ; call += step) {
    for (const tree of [workspace, state]) {
      await rm(tree, { recursive: true });
      await cp(join(pristine, tree), tree, { recursive: true });
    }
    const preload = `import { killAtCall } from '${pathToFileURL(killer).href}'; killAtCall(${call});`;
    const { signal, status } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, bin, ...clean],
      { cwd: workspace, env: { ...process.env, HARNESSGYM_STATE_DIR: state } },
    );
    expect([signal, status]).toEqual(signal === null ? [null, 0] : ['SIGKILL', null]);
    const preview = await runCli(['restore', 'new:start', '--dry-run'], at);
    expect([preview.code, preview.stdout]).toEqual([0, expect.stringMatching(/^remove {2}after-new\.txt\nSnapshot /)]);
    expect((await runCli(clean, at)).code).toBe(0);
    expect(await readdir(join(workspace, '.harnessgym/runs'))).toEqual(['new']);
    expect(await readdir(join(stateFolder, 'runs'))).toEqual(['new']);
    expect(await readdir(join(stateFolder, 'snapshots/snapshots'))).toHaveLength(1);
    if (signal === null) break;
    killed += 1;
  }
  expect(killed).toBeGreaterThan(3);
});
