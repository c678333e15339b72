import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moveWorkspace } from './move-workspace.js';

const elsewhere = '/dev/shm';

it('moves a workspace to another file system: links as links, modes and times as they were', async () => {
  const from = await mkdtemp(join(elsewhere, 'hg-move-'));
  const to = await mkdtemp(join(tmpdir(), 'hg-move-'));
  try {
    expect((await stat(elsewhere)).dev).not.toBe((await stat(tmpdir())).dev);
    await mkdir(join(from, 'task', 'closed'), { recursive: true });
    await writeFile(join(from, 'task', 'closed', 'run.sh'), 'true', { mode: 0o755 });
    await symlink('closed/run.sh', join(from, 'task', 'run'));
    const { mtimeMs } = await stat(join(from, 'task', 'closed', 'run.sh'));
    await moveWorkspace(join(from, 'task'), join(to, 'workspace'));
    expect(await readlink(join(to, 'workspace', 'run'))).toBe('closed/run.sh');
    const moved = await lstat(join(to, 'workspace', 'closed', 'run.sh'));
    expect([moved.mode & 0o777, Math.round(moved.mtimeMs)]).toEqual([0o755, Math.round(mtimeMs)]);
    expect(await readFile(join(to, 'workspace', 'run'), 'utf8')).toBe('true');
    expect([await readdir(from), await readdir(to)]).toEqual([[], ['workspace']]);
  } finally {
    for (const folder of [from, to]) await rm(folder, { recursive: true, force: true });
  }
});
