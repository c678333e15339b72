import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveWorkspace } from './resolve-workspace.js';

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'hg-workspace-')));
  await chmod(cwd, 0o755);
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

it('refuses a file, a folder that is not there, and one below a file', async () => {
  await writeFile(join(cwd, 'file'), '');
  await expect(resolveWorkspace('file', cwd)).rejects.toThrow(/^--workspace: .*file is not a folder\. Name/);
  await expect(resolveWorkspace('nothing', cwd)).rejects.toThrow(/^--workspace: .*nothing does not exist\. Create/);
  await expect(resolveWorkspace('file/below', cwd)).rejects.toThrow(/^--workspace: .*below does not exist/);
});

it('I-06 says why a folder cannot be read', async () => {
  await mkdir(join(cwd, 'locked'), { mode: 0o000 });
  const message = /^--workspace: .*locked.* cannot be read \(EACCES.*\)\. Change its mode/;
  await withoutRoot(async () => {
    await expect(resolveWorkspace('locked', cwd)).rejects.toThrow(message);
    await expect(resolveWorkspace('locked/inner', cwd)).rejects.toThrow(message);
  });
});

it('I-05 expands ~', async () => {
  expect(await resolveWorkspace('~', cwd)).toBe(await realpath(homedir()));
});
