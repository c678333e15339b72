import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';
import { writeSmallTask } from './small-task.js';
import { withFaults } from './with-faults.js';

it('A-12 what undoes a restore is on the disk, with its name, before the first of the files is replaced', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-on-disk-')));
  try {
    const { watched, workspace, state, run } = await writeSmallTask(folder);
    const at = { cwd: workspace, state };
    expect((await runCli(run, at)).code).toBe(0);
    await writeFile(join(workspace, 'a.txt'), 'written by hand\n');
    await writeFile(join(workspace, 'large.bin'), 'x'.repeat(2_000_000));
    const log = join(folder, 'calls');
    const hit = await runCli(['restore', 'hit:start'], {
      ...at,
      ...withFaults({ folder: watched, fault: 'none:0', log }),
    });
    expect(hit).toMatchObject({ code: 0, stderr: '' });
    const calls = (await readFile(log, 'utf8')).trim().split('\n');
    const first = calls.findIndex((call) => /^(rename|unlink) "\/task\/(\.harnessgym_restore\/.*\/0"|[al])/.test(call));
    expect(first).toBeGreaterThan(0);
    const synced = calls.slice(0, first).flatMap((call) => /^fsync "\/state\/[0-9a-f]+(.*)"$/.exec(call)?.[1] ?? []);

    // Each after the file whose name it is about.
    const pack = synced.findIndex((path) => /^\/snapshots\/tmp\//.test(path));
    const folders = ['/snapshots/packs', '/snapshots/objects', '/snapshots/snapshots', ''];
    expect(pack).toBeGreaterThanOrEqual(0);
    expect(synced.slice(pack).filter((path) => folders.includes(path))).toEqual(folders);
    expect(synced).toContainEqual(expect.stringMatching(/^\/snapshots\/objects\/[0-9a-f]{2}$/));
    expect(synced.slice(-3)).toEqual(['/undo.jsonl', '', expect.stringMatching(/^\/snapshots\/restoring\//)]);
    // A restore waits for no file of its own: a tree has thousands.
    expect(calls.slice(first).filter((call) => call.startsWith('fsync'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
