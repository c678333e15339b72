import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noBubblewrap } from '../testing/sandbox-ground.js';
import { countsBySandbox, findSandbox } from './find-sandbox.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-find-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const needs = noBubblewrap ? ' (needs bubblewrap)' : '';

it('looks for none that is not wanted', async () => {
  expect(await findSandbox('off', { env: {}, hidden: [] })).toEqual({ kind: 'none', reason: 'off' });
});

it.skipIf(noBubblewrap)(`takes only one that works${needs}`, async () => {
  const limits = { program: '/no/such/prlimit' };
  const found = await findSandbox('auto', { env: process.env, hidden: [], limits });
  expect(found).toEqual({ kind: 'none', reason: expect.stringContaining('/no/such/prlimit') });
  const required = findSandbox('require', { env: process.env, hidden: [], limits });
  await expect(required).rejects.toMatchObject({
    code: 'SANDBOX_MISSING',
    message: expect.stringMatching(/^No sandbox works here: .*apt-get install bubblewrap/),
  });
});

it.skipIf(noBubblewrap)(`never shows a home or a workspace that lies on the PATH${needs}`, async () => {
  await writeFile(join(folder, 'key'), '');
  await symlink(folder, `${folder}-link`);
  const env = { HOME: `${folder}-link`, PATH: `${folder}:${folder}/task/node_modules/.bin:${process.env['PATH']}` };
  const found = await findSandbox('auto', { env, hidden: [join(folder, 'task')] });
  await rm(`${folder}-link`);
  expect(found.kind === 'bubblewrap' && found.system.home).toBe(folder);
  expect(found.kind === 'bubblewrap' && found.system.readable.filter((path) => path.startsWith(folder))).toEqual([]);
});

it('H-02 confines nothing to a workspace that is the home or holds it, and says so', async () => {
  const env = { HOME: join(folder, 'home'), PATH: process.env['PATH'] };
  for (const [workspace, how] of [
    [env.HOME, 'is'],
    [folder, 'holds'],
  ] as const) {
    const reason = `the workspace ${workspace} ${how} the home folder, which a sandbox is there to hide`;
    expect(await findSandbox('auto', { env, hidden: [], workspace })).toEqual({ kind: 'none', reason });
    await expect(findSandbox('require', { env, hidden: [], workspace })).rejects.toMatchObject({
      code: 'SANDBOX_MISSING',
      message: `No sandbox works here: ${reason}. Give the task a folder of its own. Or leave --sandbox require out.`,
    });
  }
  const below = await findSandbox('auto', { env, hidden: [], workspace: join(env.HOME, 'task') });
  expect(below.kind === 'none' && below.reason).not.toContain('home folder');
});

it.each([
  ['6.18.44', true],
  ['5.14.0-rc1', true],
  ['5.10.0', false],
  ['4.19', false],
])('limits processes where a sandbox counts its own: Linux %s, %s', (kernel, counted) => {
  expect(countsBySandbox(kernel)).toBe(counted);
});
