import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveIgnore } from './resolve-ignore.js';

let workspace: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'hg-ignore-')));
  await mkdir(join(workspace, 'src'));
  await writeFile(join(workspace, 'src/.gitignore'), 'generated\n');
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

it('takes patterns as typed, and ignore files only when asked', async () => {
  const ignore = ['data/', '!data/small', String.raw`\#x`, String.raw`a\\`, 'a b'];
  expect(await resolveIgnore({ ignore }, workspace)).toEqual({ patterns: ignore });
  expect(await resolveIgnore({ gitignore: true }, workspace)).toEqual({
    patterns: [],
    gitignore: ['/src/**/generated'],
  });
});

it.each<[string, RegExp]>([
  ['', /names nothing/],
  ['!/', /names nothing/],
  ['# data', /is a comment/],
  ['a\\', /ends in a backslash/],
  ['a\\\\\\', /ends in a backslash/],
  ['./data', /\. and \.\. are no names/],
  ['../data', /\. and \.\. are no names/],
  ['!data', /takes back nothing/],
])('refuses %j, which can match nothing', async (pattern, problem) => {
  const refused = resolveIgnore({ ignore: [pattern] }, workspace);
  await expect(refused).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(problem) });
  await expect(refused).rejects.toThrow(`--ignore: "${pattern}" `);
});

it('says how a full path is written', async () => {
  await expect(resolveIgnore({ ignore: [`${workspace}/data`] }, workspace)).rejects.toThrow(/write \/data\.$/);
});

it('takes an exception first when ignore files come before it', async () => {
  const settings = await resolveIgnore({ ignore: ['!generated'], gitignore: true }, workspace);
  expect(settings.patterns).toEqual(['!generated']);
});

it('refuses a rule that leaves nothing of the workspace, and takes one that keeps something', async () => {
  await expect(resolveIgnore({ ignore: ['*'] }, workspace)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(resolveIgnore({ ignore: ['*', '!src'] }, workspace)).resolves.toBeDefined();
  await writeFile(join(workspace, '.gitignore'), '*\n');
  await expect(resolveIgnore({ gitignore: true }, workspace)).rejects.toThrow(/^--gitignore: .* match everything/);
});

it('names the flag for ignore files that cannot be used', async () => {
  await writeFile(join(workspace, '.gitignore'), 'x\n'.repeat(20_000));
  await expect(resolveIgnore({ gitignore: true }, workspace)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/^--gitignore: .*10000 patterns/),
  });
});
