import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const takeProgram = join(import.meta.dirname, 'testing/take-program.mjs');
/** Nobody's, so that the limit counts the threads of the one process alone. */
const user = 54_321;

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-stamp-thread-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

it.runIf(isRoot)('leaves a walk to one thread where the system allows the process no other', async () => {
  const tree = join(scratch, 'tree');
  await mkdir(tree);
  for (let file = 0; file < 5_000; file += 1) await writeFile(join(tree, String(file)), '');
  await chmod(scratch, 0o755);
  await mkdir(join(scratch, 'stores'));
  await chown(join(scratch, 'stores'), user, user);
  // How many threads Node has of its own differs: with too few it does not start, with enough there is one to lend.
  const taken = [8, 9, 10, 11, 12, 13, 14, 40].map((threads) => {
    const take = ['-c', `ulimit -u ${threads}; exec "$@"`, 'bash', process.execPath, takeProgram];
    const store = join(scratch, 'stores', String(threads));
    return spawnSync('bash', [...take, store, tree], { uid: user, gid: user, encoding: 'utf8' });
  });
  expect(taken.map(({ stderr }) => stderr).join('')).not.toContain('ERR_WORKER');
  expect(taken.at(-1)?.stdout).toContain('"entries":5000');
});
