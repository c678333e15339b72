import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { resolveStateFolder, runLayout } from '@harnessgym/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from './main.js';

/** An agent whose service refuses, until somebody mends it. */
const scenario = `import { existsSync } from 'node:fs';
export default { name: 'refused', plays: [], async turn() {
  if (!existsSync(new URL('mended', import.meta.url))) return { ended: { outcome: 'api-error', code: '429', reason: 'No.' } };
  return { finalMessage: 'Done.' };
} };`;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-go-on-')));
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, 'scenario.mjs'), scenario);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function harnessgym(argv: readonly string[], { cwd = 'work' }: { cwd?: string } = {}) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const collect = (kept: string[]) => new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
  const env = { PATH: process.env['PATH'], HARNESSGYM_STATE_DIR: join(folder, 'usual') };
  const code = await main(argv, { cwd: join(folder, cwd), env, stdout: collect(stdout), stderr: collect(stderr) });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

const stop = (...flags: string[]) => {
  const play = ['--runner', 'fake', '--fake-scenario', join(folder, 'scenario.mjs'), '--iterations', '1'];
  return harnessgym(['run', '--task-text', 'Do it.', '--run-id', 'r', ...play, ...flags]);
};

/** The arguments that a hint has a person type. None of them holds a space here. */
const typed = (text: string) => /harnessgym (run .*)/.exec(text)?.[1]?.split(' ') ?? [];

it('runs and show name the state directory of a run that had another one, and say who told it', async () => {
  expect((await stop('--state-dir', join(folder, 'other'))).code).toBe(3);
  const { stderr } = await harnessgym(['runs']);
  const { stdout } = await harnessgym(['show', 'r']);
  for (const told of [stderr, stdout]) {
    expect(told).toContain(`--resume r --state-dir ${join(folder, 'other')}\n`);
    expect(told).toContain('(it says that it used that state directory)');
  }
  await writeFile(join(folder, 'mended'), '');
  expect((await harnessgym(typed(stderr), { cwd: '.' })).code).toBe(0);
});

it('runs names no other state directory where the usual one knows the run, whatever an agent wrote', async () => {
  expect((await stop()).code).toBe(3);
  const forged = JSON.stringify({ schemaVersion: 1, stateFolder: '/forged/state' });
  await writeFile(runLayout(join(folder, 'work'), 'r').state, forged);
  expect((await harnessgym(['runs'])).stderr).toMatch(/--resume r\n$/);
});

it('the hint of a run works from another folder, also after a relative --state-dir', async () => {
  const { stderr } = await stop('--state-dir', '../relative');
  await writeFile(join(folder, 'mended'), '');
  expect((await harnessgym(typed(stderr), { cwd: '.' })).code).toBe(0);
});

/** An agent after whose turn the state of the iteration cannot be written, as on a full disk, until somebody mends it. */
const spoils = (path: string) => `import { existsSync, mkdirSync } from 'node:fs';
export default { name: 'spoils', plays: [], async turn() {
  if (!existsSync(new URL('mended', import.meta.url))) mkdirSync(${JSON.stringify(path)} + '/full', { recursive: true });
  return { finalMessage: 'Done.' };
} };`;

it('a run that crashes tells last how to go on with it', async () => {
  const place = { cwd: folder, env: {}, workspace: join(folder, 'work') };
  const stateFolder = await resolveStateFolder('other', place);
  const spoiled = join(stateFolder, 'runs', 'r', 'iteration-1.json.previous');
  await writeFile(join(folder, 'scenario.mjs'), spoils(spoiled));
  const { code, stderr } = await stop('--state-dir', '../other');
  expect(code).toBe(3);
  expect(stderr).toMatch(/\nharnessgym: error: .*\nGo on with r: .* --resume r --state-dir \S+\n$/);
  await rm(spoiled, { recursive: true });
  await writeFile(join(folder, 'mended'), '');
  expect((await harnessgym(typed(stderr), { cwd: '.' })).code).toBe(0);
});

it.each([
  ['clean', 0, ['clean']],
  ['restore', 0, ['restore']],
  ['restore of one', 2, ['restore', 'latest']],
  ['registry list', 0, ['registry', 'list']],
])('%s names the state directory of the newest run where its own holds nothing', async (_, expected, argv) => {
  const other = join(folder, 'an other');
  await stop('--state-dir', other);
  const { code, stderr } = await harnessgym(argv);
  const hint = `harnessgym: warning: Run r says that it used the state directory ${other}. If that is so, add --state-dir '${other}'.\n`;
  expect([code, stderr]).toEqual([expected, expect.stringContaining(hint)]);
  expect((await harnessgym([...argv, '--state-dir', other])).stderr).not.toContain('says that it used');
});

it('registry list does without that hint where the runs cannot be read', async () => {
  const harness = join(folder, 'work/.harnessgym');
  await mkdir(harness);
  await symlink('runs', join(harness, 'runs'));
  const { code, stderr } = await harnessgym(['registry', 'list']);
  expect([code, stderr]).toEqual([0, '']);
});

it('show tells what to do about a summary that cannot be read', async () => {
  await stop();
  const { summary } = runLayout(join(folder, 'work'), 'r');
  await writeFile(summary, '{');
  const { stdout } = await harnessgym(['show', 'r']);
  expect(stdout).toMatch(/^State +unreadable summary: It is not JSON\.$/m);
  expect(stdout).toContain(`${summary}: mend it, or move it away`);
});
