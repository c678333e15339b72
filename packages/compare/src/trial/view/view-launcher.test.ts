import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hidesNothing } from '../../testing/hides-nothing.js';
import { viewLauncher } from './view-launcher.js';

const needs = hidesNothing ? ' (needs bubblewrap)' : '';
const isRoot = process.getuid?.() === 0;
const ordinary = 65_534;

let root: string;
beforeEach(async () => {
  // Not below TMPDIR, which may lie in a folder that only its owner enters.
  root = await realpath(await mkdtemp("/tmp/hg-view-it's-"));
  for (const folder of ['out/plain', 'state/trials/mine/task', 'state/trials/other', 'tools/bin'])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, 'tools/file'), 'a tool');
  if (isRoot)
    for (const path of ['', ...(await readdir(root, { recursive: true }))])
      await chown(join(root, path), ordinary, ordinary);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ways = [
  { by: 'bubblewrap', program: '/usr/bin/bwrap', user: { uid: ordinary, gid: ordinary } },
  { by: 'unshare', program: '/usr/bin/unshare', user: {} },
] as const;

// Root alone can be both.
const possible = ways.filter(({ by }) => isRoot || by === 'bubblewrap');

it.skipIf(hidesNothing).each(possible)(
  `$by leaves all as it is but what is hidden${needs}`,
  ({ by, program, user }) => {
    const folders = {
      hidden: ['out', 'state', 'tools'].map((name) => join(root, name)),
      own: [join(root, 'state/trials/mine')],
      needed: [join(root, 'tools/file')],
    };
    const launcher = viewLauncher({ by, program }, folders);
    const started = (before: readonly string[], work: string) => {
      const [file = '', ...args] = [...before, '/bin/sh', '-c', work];
      const env = { PATH: process.env['PATH'], OWN: 'kept' };
      const options = {
        cwd: join(root, 'state/trials/mine/task'),
        env,
        input: 'told',
        encoding: 'utf8',
        ...(isRoot && user),
      } as const;
      const { stdout, stderr, status } = spawnSync(file, args, options);
      return { lines: stdout.trim().split('\n'), stderr, status };
    };
    const tell = 'pwd; cat; echo; id -u; umask; env | grep -vE "^(PWD|OLDPWD|_|SHLVL)=" | sort; exit 9';
    expect(started(launcher, tell)).toEqual(started([], tell));
    const look = `cd "${root}"; touch state/trials/mine/task/new; find . | sort; cat tools/file`;
    expect(started(launcher, look).lines).toEqual(
      ['.', './out', './state', './state/trials', './state/trials/mine', './state/trials/mine/task'].concat([
        './state/trials/mine/task/new',
        './tools',
        './tools/file',
        'a tool',
      ]),
    );
    expect(started(launcher, `touch "${root}/out/new"`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Read-only'),
    });
    expect(started(launcher, 'ls ../..').lines).toEqual(['mine']);
    const byProc = `cd /proc/${process.pid}/root && ls ".${root}/out"`;
    expect(started(launcher, byProc).status).not.toBe(0);
  },
);
