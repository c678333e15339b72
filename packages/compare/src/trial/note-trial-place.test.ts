import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteTrialPlace, sweepTrial } from './note-trial-place.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'hg-place-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('sweeps what a killed trial left elsewhere, and the processes that it had started', async () => {
  const folder = join(root, 'out', 'plain', 'trial_1');
  const place = { workspace: join(root, 'trials', 'ab12', 'task'), stateFolder: join(root, 'cd34') };
  await noteTrialPlace(folder, place);
  for (const path of Object.values(place)) await mkdir(path, { recursive: true });
  await writeFile(join(folder, 'post.stdout.txt'), 'kept');
  // Its owner's process id is of nobody.
  const owner = `4194999:1:${pidNamespace()}:${sha256(place.workspace).slice(0, 16)}`;
  const left = spawn('sleep', ['300'], { env: { ...process.env, HARNESSGYM_OWNER: owner }, stdio: 'ignore' });
  await sweepTrial(folder);
  await sweepTrial(folder);
  expect(isRunning(left.pid ?? 0)).toBe(false);
  expect((await readdir(root)).sort()).toEqual(['out', 'trials']);
  expect(await readdir(join(root, 'trials'))).toEqual([]);
  expect(await readdir(folder)).toEqual(['post.stdout.txt']);
});
