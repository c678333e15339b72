import { lstatSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCleanRoom } from './clean-room.js';
import { makeScratch, verdictOf } from './testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

async function open() {
  const { snapshots, workspace, rooms: roomsFolder } = scratch;
  return openCleanRoom({ snapshots, workspace, roomsFolder, template: await snapshots.take(workspace) });
}

const link = (target: string, path: string) => symlink(target, join(scratch.workspace, path));

describe('F-06 H-03 a link of the task', () => {
  it('that stays in its tree is as it was, and any other is decided on, each time the room is used', async () => {
    const { workspace } = scratch;
    const elsewhere = join(dirname(workspace), 'data');
    await mkdir(elsewhere);
    await scratch.write('src/deep/a.txt', 'a');
    await link('../task.md', 'src/stays');
    await link('/usr/share', 'system');
    await link(elsewhere, 'data');
    await link(join(workspace, 'src/deep'), 'into');
    await link(`${workspace}/src/deep/a.txt`, 'src/deep/b.txt');
    await link('../data', 'out');
    await link(dirname(workspace), 'above');
    await symlink(join(workspace, 'src'), join(elsewhere, 'back'));
    await link(join(elsewhere, 'back'), 'round');
    const room = await open();
    for (const _ of ['filled', 'renewed']) {
      expect(Object.fromEntries(room.links().map(({ path, became }) => [path, became]))).toEqual({
        above: 'removed',
        data: 'kept',
        into: 'rewritten',
        out: 'removed',
        round: 'rewritten',
        'src/deep/b.txt': 'rewritten',
        system: 'kept',
      });
      expect(await readlink(join(room.path, 'src/stays'))).toBe('../task.md');
      expect(await readlink(join(room.path, 'into'))).toBe('src/deep');
      expect(await readlink(join(room.path, 'round'))).toBe('src');
      expect(await readFile(join(room.path, 'src/deep/b.txt'), 'utf8')).toBe('a');
      expect(await readdir(room.path)).not.toContain('above');
      await room.renew(await scratch.snapshots.take(workspace), workspace);
    }
  });

  it('that leaves is named in the report', async () => {
    await link(join(scratch.workspace, 'task.md'), 'alias');
    await scratch.write('.harnessgym/docs/a.md', 'a');
    const report = await scratch.qualify({ template: await scratch.snapshots.take(scratch.workspace) });
    expect(JSON.parse(await readFile(report.reportPath, 'utf8')).room_links).toEqual([
      { path: 'alias', target: join(scratch.workspace, 'task.md'), became: 'rewritten' },
    ]);
  });
});

describe('the room', () => {
  it('F-27 holds what the task needs, libraries and modes included, and nothing of what ran before', async () => {
    const debris = [
      '.harnessgym/runs/old/x',
      '.git/config',
      '.claude/x',
      '.codex/config.toml',
      '__pycache__/a.pyc',
      'a.o',
    ];
    for (const path of [...debris, 'lib/task.so', 'lib/task.dylib']) await scratch.write(path, path);
    await chmod(join(scratch.workspace, 'lib/task.so'), 0o755);
    const room = await open();
    expect(readdirSync(room.path, { recursive: true }).sort()).toEqual([
      'lib',
      'lib/task.dylib',
      'lib/task.so',
      'task.md',
    ]);
    expect(lstatSync(join(room.path, 'lib/task.so')).mode & 0o777).toBe(0o755);
  });

  it('H-03 shares no file with the workspace or the store: writing to one changes no other', async () => {
    const large = 'x'.repeat(3 * 1024 * 1024);
    await scratch.write('large.bin', large);
    await scratch.server('echo', fixtureServer('echo'), { self_test: ['false'] });
    const template = await scratch.snapshots.take(scratch.workspace);
    const report = await scratch.qualify({ template });
    expect(verdictOf(report, 'mcp/echo').verdict).toBe('failed');
    const others = new Set([...inodes(scratch.workspace), ...inodes(join(dirname(scratch.workspace), 'snapshots'))]);
    expect(inodes(report.room).filter((inode) => others.has(inode))).toEqual([]);
    await writeFile(join(report.room, 'large.bin'), 'changed');
    expect(await readFile(join(scratch.workspace, 'large.bin'), 'utf8')).toBe(large);
  });

  it.each([
    ['a repository', '.git/HEAD', '.git'],
    ['a worktree', '.git', '.git'],
    ['installed modules', 'node_modules/left-pad/index.js', 'node_modules'],
  ])('F-05 is refused where a search upward would find %s, which is named', async (_, path, culprit) => {
    const above = dirname(scratch.rooms);
    await scratch.write(join('..', path), 'x');
    await expect(open()).rejects.toMatchObject({
      code: 'ROOM_NOT_ALONE',
      message: expect.stringContaining(`${join(above, culprit)} by searching upward`),
    });
    expect(await readdir(scratch.rooms)).toEqual([]);
  });

  it('F-05 is made below empty folders of those names', async () => {
    const above = dirname(scratch.rooms);
    for (const name of ['.git', 'node_modules/.cache']) await mkdir(join(above, name), { recursive: true });
    expect(dirname((await open()).path)).toBe(scratch.rooms);
  });
});

function inodes(folder: string): number[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => lstatSync(join(parentPath, name)).ino);
}
