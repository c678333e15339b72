import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveConfig } from './resolve-config.js';
import type { WrittenRunConfig } from './run-config.js';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-scored-')));
  workspace = join(folder, 'work');
  await mkdir(join(workspace, 'tests'), { recursive: true });
  await mkdir(join(workspace, 'node_modules'));
  for (const name of ['verifier.mjs', 'kernel.mjs', 'tests/one', 'tests/.hidden', 'node_modules/x'])
    await writeFile(join(workspace, name), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const base = { cwd: '/', env: {}, now: new Date() };
const resolve = (written: WrittenRunConfig) =>
  resolveConfig(
    { taskText: 'x', workspace, stateDir: join(folder, 'state'), postAttemptCommand: 'node verifier.mjs', ...written },
    base,
  );

it.each<[WrittenRunConfig, RegExp]>([
  [{ protect: ['verifier.py'] }, /--protect: "verifier\.py" matches no file/],
  [{ protect: ['verifier.mjs', 'tests/'] }, /--protect: "tests\/" matches no file/],
  [{ protect: ['!kernel.mjs'] }, /--protect: "!kernel\.mjs" matches no file/],
  [{ protect: ['node_modules/x'] }, /matches no file of .* that snapshots hold/],
  [{ editable: [''] }, /--editable: "" matches no file/],
  [
    { protect: ['**'], editable: ['kernel.mjs'] },
    /--protect and --editable contradict each other: both match kernel\.mjs/,
  ],
])('refuses %j', async (written, message) => {
  await expect(resolve(written)).rejects.toThrow(message);
});

it('refuses a scorer that would look past the copy it runs in', async () => {
  for (const postAttemptCommand of [
    `node ${workspace}/verifier.mjs`,
    `node '${workspace}/../work/verifier.mjs'`,
    `cd ${workspace}; node verifier.mjs`,
    `sh -c "FROM=${workspace} node verifier.mjs"`,
  ])
    await expect(resolve({ postAttemptCommand, editable: ['kernel.mjs'] })).rejects.toThrow(/by its full path/);
});

it('takes a scorer whose path only begins like that of the workspace', async () => {
  const postAttemptCommand = `node ${workspace}-scorer/verifier.mjs`;
  expect((await resolve({ postAttemptCommand, editable: ['kernel.mjs'] })).warnings).toEqual([]);
});

it('refuses rules for a scorer that is not there', async () => {
  const written = { taskText: 'x', workspace, stateDir: join(folder, 'state') };
  for (const flag of [{ protect: ['**'] }, { editable: ['**'] }, { scoreRepeats: '2' }, { scorerSecret: true }])
    await expect(resolveConfig({ ...written, ...flag }, base)).rejects.toThrow(
      /has no effect without --post-attempt-command/,
    );
});

it.each<[WrittenRunConfig, string | undefined]>([
  [{}, "--protect 'verifier.mjs'"],
  [{ protect: ['tests/**'] }, "--protect 'verifier.mjs'"],
  [{ protect: ['*.mjs'] }, undefined],
  [{ editable: ['kernel.mjs'] }, undefined],
  [{ editable: ['*.mjs'] }, "--protect 'verifier.mjs'"],
  [{ postAttemptCommand: 'true' }, undefined],
])('B-09 with %j warns of %s', async (written, warning) => {
  const { warnings } = await resolve(written);
  expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
});

it('warns of rules in the front matter for a scorer that is not there', async () => {
  const path = join(workspace, 'task.md');
  const run = { task: path, workspace, stateDir: join(folder, 'state') };
  const warningsOf = async (text: string, flags: WrittenRunConfig = {}) => {
    await writeFile(path, text);
    return (await resolveConfig({ ...run, ...flags }, base)).warnings;
  };
  const rules = '---\nprotect: verifier.mjs\neditable: kernel.mjs\n---\nDo it.\n';
  expect(await warningsOf(rules)).toEqual([
    "The task's front matter has protect and editable, which nothing heeds without a scorer. Add scorer there, or --post-attempt-command.",
  ]);
  expect(await warningsOf(rules, { postAttemptCommand: 'node verifier.mjs' })).toEqual([]);
  expect(await warningsOf('Do it.\n')).toEqual([]);
});

it('takes what the front matter says, flags first, and protects both', async () => {
  const settings = 'protect: tests/**\nscorer: node verifier.mjs\nscore_key: cycles\nhigher_is_better: true';
  await writeFile(join(workspace, 'task.md'), `---\n${settings}\n---\nDo it.`);
  const written = { task: 'task.md', workspace, stateDir: join(folder, 'state') };
  const { task } = await resolveConfig({ ...written, protect: ['verifier.mjs'], scoreKey: 'ms' }, base);
  expect(task).toMatchObject({
    text: 'Do it.',
    objective: {
      command: 'node verifier.mjs',
      claimKey: 'ms',
      scorerKey: 'ms',
      direction: 'higher',
      protect: ['tests/**', 'verifier.mjs'],
    },
  });
});
