import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openTrialPlace } from './trial-place.js';

const isRoot = process.getuid?.() === 0;
const ordinary = 65_534;

it('A-03 lies where trials at the same time cannot list it', async () => {
  // Not below TMPDIR, which may lie in a folder that only its owner enters.
  const root = await realpath(await mkdtemp('/tmp/hg-place-'));
  const stateRoot = join(root, 'state');
  try {
    await mkdir(stateRoot);
    await using place = await openTrialPlace({ folder: join(root, 'out', 'plain', 'trial_1'), stateRoot });
    const parent = dirname(place.workspace);
    const trials = dirname(parent);
    expect((await stat(trials)).mode & 0o777).toBe(0o311);
    // Root may list whatever there is, so an ordinary user owns it for this test.
    if (isRoot) for (const path of [root, stateRoot, trials, parent]) await chown(path, ordinary, ordinary);
    const run = (command: string, path: string) =>
      spawnSync(command, [path], isRoot ? { uid: ordinary, gid: ordinary } : {}).status;
    expect(run('ls', trials)).not.toBe(0);
    expect(run('mkdir', place.workspace)).toBe(0);
    expect(run('ls', place.workspace)).toBe(0);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
