import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockTree } from './lock-tree.js';
import { openSnapshotStore } from './open-snapshot-store.js';
import { claimName, giveUpName } from './owned-name.js';
import type { SnapshotStore } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
let scratch: string;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ scratch, tree, store } = context);
});
afterEach(() => context[Symbol.asyncDispose]());

describe('restore', () => {
  it('writes what differs, removes what is new, and reports exactly that', async () => {
    await context.put('same');
    await context.put('changed', 'before');
    await context.put('gone/deep');
    await context.put('mode', 'mode', 0o755);
    const snapshot = await store.take(tree);
    const { ino } = await stat(join(tree, 'same'));
    await context.put('changed', 'after');
    await rm(join(tree, 'gone'), { recursive: true });
    await chmod(join(tree, 'mode'), 0o600);
    await context.put('new/file');

    expect(await store.restore(snapshot, tree)).toEqual({
      restored: ['changed', 'gone', 'gone/deep', 'mode'],
      removed: ['new', 'new/file'],
    });
    expect(await context.text('changed')).toBe('before');
    expect((await stat(join(tree, 'mode'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(tree, 'same'))).ino).toBe(ino);
    expect(await store.take(tree)).toEqual(snapshot);
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: [] });
  });

  it('C-02 never deletes ignored paths, nor the folders that hold them', async () => {
    await context.put('src/main.c');
    const snapshot = await store.take(tree);
    const ignored = ['src/main.o', '.venv/lib/x.so', '.git/HEAD', 'new/node_modules/p/i.js', '.claude/settings.json'];
    for (const path of ignored) await context.put(path);
    await context.put('new/made.c');
    const { removed } = await store.restore(snapshot, tree);
    expect(removed).toEqual(['new/made.c']);
    for (const path of ignored) expect(await context.text(path)).toBe(path);
  });

  it('C-05 leaves commits and installs alone', async () => {
    await context.put('.git/refs/main', 'one');
    const snapshot = await store.take(tree);
    await context.put('.git/refs/main', 'two');
    await context.put('node_modules/installed');
    await store.restore(snapshot, tree);
    expect(await context.text('.git/refs/main')).toBe('two');
    expect(await context.text('node_modules/installed')).toBe('node_modules/installed');
  });

  it('obeys the rule the snapshot was taken under', async () => {
    const folder = join(scratch, 'store');
    const keepLogs = await openSnapshotStore({ folder, ignore: { names: ['logs'], topLevelNames: [], suffixes: [] } });
    const snapshot = await keepLogs.take(tree);
    await context.put('logs/one');
    await store.restore(snapshot, tree);
    expect(await context.text('logs/one')).toBe('logs/one');
  });

  it('never writes through a link that took the place of a folder', async () => {
    await context.put('src/a', 'saved');
    const snapshot = await store.take(tree);
    const outside = join(scratch, 'outside');
    await mkdir(outside);
    await rm(join(tree, 'src'), { recursive: true });
    await symlink(outside, join(tree, 'src'));
    await store.restore(snapshot, tree);
    expect((await lstat(join(tree, 'src'))).isDirectory()).toBe(true);
    expect(await context.text('src/a')).toBe('saved');
    expect(await readdir(outside)).toEqual([]);
  });

  it('C-08 replaces a FIFO that stands in the way and leaves any other one in place', async () => {
    await context.put('a/b', 'saved');
    const snapshot = await store.take(tree);
    await rm(join(tree, 'a'), { recursive: true });
    execFileSync('mkfifo', [join(tree, 'a'), join(tree, 'other')]);
    await store.restore(snapshot, tree);
    expect(await context.text('a/b')).toBe('saved');
    expect((await lstat(join(tree, 'other'))).isFIFO()).toBe(true);
  });

  it('C-03 changes nothing when an object is damaged', async () => {
    await context.put('a', 'first');
    await context.put('b', 'second');
    const snapshot = await store.take(tree);
    await context.put('a', 'edited');
    await rm(join(tree, 'b'));
    await context.put('new');
    await context.damage('second');
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({
      code: 'OBJECT_DAMAGED',
      message: expect.stringContaining('"b"'),
    });
    expect((await readdir(tree)).sort()).toEqual(['a', 'new']);
    expect(await context.text('a')).toBe('edited');
  });

  it('changes nothing when ignored files stand where a file was saved', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    await rm(join(tree, 'a'));
    await context.put('a/deep/kept.o');
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({
      code: 'PATH_BLOCKED',
      blocked: ['a'],
      message: expect.stringContaining('"a"'),
    });
    expect(await context.text('a/deep/kept.o')).toBe('a/deep/kept.o');
  });

  it('clears what an interrupted restore left behind', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    await context.put('.harnessgym_restore/0', 'half written');
    await context.put('a', 'edited');
    expect(await store.restore(snapshot, tree)).toEqual({ restored: ['a'], removed: [] });
    expect(existsSync(join(tree, '.harnessgym_restore'))).toBe(false);
  });

  it('clears what a restore that was killed at its very beginning left, and leaves that of a living one alone', async () => {
    const snapshot = await store.take(tree);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const ours = claimName();
    await context.put(`.harnessgym_restore.${dead}-0-${pidNamespace()}-0123456789ab/x/0`);
    await context.put(`.harnessgym_restore.${ours}/x/0`);
    await context.put('.harnessgym_restore.mine');
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: ['.harnessgym_restore.mine'] });
    expect(await readdir(tree)).toEqual([`.harnessgym_restore.${ours}`]);
    giveUpName(ours);
  });

  it('removes no file that a link in place of the staging folder leads to', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    await mkdir(join(scratch, 'outside'));
    await writeFile(join(scratch, 'outside/kept'), '');
    await symlink(join(scratch, 'outside'), join(tree, '.harnessgym_restore'));
    await context.put('a', 'edited');
    expect((await store.restore(snapshot, tree)).restored).toEqual(['a']);
    expect(await readdir(join(scratch, 'outside'))).toEqual(['kept']);
  });

  it('lets one restore of a tree run at a time, and the next one after it', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    await context.put('a', 'edited');
    const lock = await lockTree(tree);
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({ code: 'RESTORE_RUNNING' });
    expect(await context.text('a')).toBe('edited');
    await lock.release();
    expect(await store.restore(snapshot, tree)).toEqual({ restored: ['a'], removed: [] });
  });

  it('either does or refuses each of several that begin at once', async () => {
    for (let file = 0; file < 50; file += 1) await context.put(`f${file}`);
    const snapshot = await store.take(tree);
    for (let file = 0; file < 50; file += 1) await context.put(`f${file}`, 'edited');
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => store.restore(snapshot, tree)));
    expect(results.filter(({ status }) => status === 'fulfilled')).not.toEqual([]);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'RESTORE_RUNNING' });
    }
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: [] });
    expect(await store.take(tree)).toEqual(snapshot);
  });

  it('waits for nobody who is dead, and takes nothing from another process', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await context.put(`.harnessgym_restore/${living.pid}-0-${pidNamespace()}-0a/0`);
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({ code: 'RESTORE_RUNNING' });
    expect(await context.text(`.harnessgym_restore/${living.pid}-0-${pidNamespace()}-0a/0`)).toMatch('restore');
    expect((await readdir(tree)).sort()).toEqual(['.harnessgym_restore', 'a']);
    living.kill('SIGKILL');
    await once(living, 'exit');
    for (const pid of [dead, process.pid]) await context.put(`.harnessgym_restore/${pid}-0-${pidNamespace()}-0b/0`);
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: [] });
    expect(await readdir(tree)).toEqual(['a']);
  });

  it('leaves names alone that are not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(`${tree}/odd-`), Buffer.from([0xff])]);
    const snapshot = await store.take(tree);
    await writeFile(name, 'kept');
    await store.restore(snapshot, tree);
    expect(await readFile(name, 'utf8')).toBe('kept');
  });
});
