import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from './run-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '' };
const { signal } = new AbortController();
const path = (name: string) => join(folder, name);

async function failure(file: string, { cwd = folder, args = [] as string[] } = {}) {
  const { exit, ...rest } = await runCommand({ command: { file, args }, cwd, env, signal });
  expect(rest).toMatchObject({ stdout: '', stderr: '' });
  return exit;
}

it.each([
  ['a program that is not there', 'nothing', 'ENOENT', 'spawn nothing ENOENT'],
  ['a file without the right to be executed', './plain', 'EACCES', './plain may not be executed (EACCES)'],
  ['a folder', './folder', 'EACCES', './folder is a folder (EACCES)'],
  [
    'a script whose interpreter is not there',
    './script',
    'ENOENT',
    'the interpreter that the first line of ./script names does not exist (ENOENT)',
  ],
])('A-07 says what is wrong with %s', async (_what, file, code, reason) => {
  await mkdir(path('folder'));
  await writeFile(path('plain'), 'true');
  await writeFile(path('script'), '#!/no/such/interpreter\n', { mode: 0o755 });
  expect(await failure(file)).toEqual({ ended: 'not-started', code, reason });
});

it.each([
  ['is not there', 'nothing', 'cannot be entered (ENOENT)'],
  ['is a file', 'plain', 'is a file (ENOTDIR)'],
])('A-07 names the folder to start in when it %s, and not the program', async (_what, name, problem) => {
  await writeFile(path('plain'), '');
  expect(await failure('true', { cwd: path(name) })).toEqual({
    ended: 'not-started',
    code: expect.stringMatching(/^ENO/),
    reason: `the folder to start it in, ${path(name)}, ${problem}`,
  });
});

it('A-05 says briefly that an argument is too long', async () => {
  const exit = await failure('echo', { args: ['x'.repeat(4_000_000)] });
  expect(exit).toMatchObject({ ended: 'not-started', code: 'E2BIG', reason: expect.stringContaining('E2BIG') });
  expect(JSON.stringify(exit)).not.toContain('xxx');
});

it('caps the reason when the name of the program itself is long', async () => {
  const exit = await failure(join(folder, ...Array<string>(30).fill('x'.repeat(100))));
  expect(exit.ended).toBe('not-started');
  expect(JSON.stringify(exit).length).toBeLessThan(600);
});
