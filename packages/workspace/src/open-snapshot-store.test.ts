import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import type { SnapshotStore } from './snapshot.js';

let scratch: string;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-workspace-'));
  tree = join(scratch, 'tree');
  await mkdir(tree);
  store = await openSnapshotStore({ folder: join(scratch, 'store') });
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function put(path: string, content: string | Uint8Array = path, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(tree, path)), { recursive: true });
  await writeFile(join(tree, path), content);
  await chmod(join(tree, path), mode);
}
const text = (path: string) => readFile(join(tree, path), 'utf8');

describe('take', () => {
  it('gives one id to equal trees and another to a changed path, mode, link or content', async () => {
    await put('a/b', 'content');
    await symlink('b', join(tree, 'a/link'));
    const first = await store.take(tree);
    expect(first.entries).toBe(3);
    expect((await store.take(tree)).id).toBe(first.id);

    await chmod(join(tree, 'a/b'), 0o755);
    const executable = await store.take(tree);
    await put('a/b', 'CONTENT', 0o755);
    const edited = await store.take(tree);
    await mkdir(join(tree, 'empty'));
    const grown = await store.take(tree);
    expect(new Set([first.id, executable.id, edited.id, grown.id]).size).toBe(4);
  });

  it('does not read a file that kept its size, times and inode', async () => {
    const size = 32 * 1024 * 1024;
    const file = await open(join(tree, 'large'), 'w');
    await file.truncate(size);
    await file.close();
    // Younger than this, a file could change again without a new time stamp, and is read once more.
    await delay(150);
    const first = await store.take(tree);
    const before = bytesReadByThisProcess();
    expect((await store.take(tree)).id).toBe(first.id);
    expect(bytesReadByThisProcess() - before).toBeLessThan(size / 2);
  });

  it('notices an edit that keeps size and modification time', async () => {
    await put('a', 'one');
    await utimes(join(tree, 'a'), 1_000, 1_000);
    await delay(150);
    const first = await store.take(tree);
    await writeFile(join(tree, 'a'), 'two');
    await utimes(join(tree, 'a'), 1_000, 1_000);
    expect((await store.take(tree)).id).not.toBe(first.id);
  });

  it('holds neither ignored paths nor sockets and FIFOs, and shared libraries it does', async () => {
    for (const path of ['.git/HEAD', 'src/node_modules/x', 'src/a.o', 'src/__pycache__/m', '.claude/s'])
      await put(path);
    await put('lib/native.so');
    await put('nested/.claude/settings');
    execFileSync('mkfifo', [join(tree, 'pipe')]);
    const snapshot = await store.take(tree);
    await store.materialise(snapshot, join(scratch, 'copy'));
    expect((await readdir(join(scratch, 'copy'), { recursive: true })).sort()).toEqual([
      'lib',
      'lib/native.so',
      'nested',
      'nested/.claude',
      'nested/.claude/settings',
      'src',
    ]);
  });

  it('keeps the store private and refuses one that lies in the tree', async () => {
    expect((await stat(join(scratch, 'store'))).mode & 0o777).toBe(0o700);
    const inside = await openSnapshotStore({ folder: join(tree, 'store') });
    await expect(inside.take(tree)).rejects.toMatchObject({ code: 'STORE_INSIDE_TREE' });
  });

  it('refuses a tree that does not exist', async () => {
    await expect(store.take(join(scratch, 'none'))).rejects.toMatchObject({ code: 'TREE_MISSING' });
  });
});

describe('materialise', () => {
  it('writes contents, modes, links and empty folders', async () => {
    await put('bin/run', '#!/bin/sh\n', 0o755);
    await put('large', new Uint8Array(3 * 1024 * 1024).fill(7), 0o640);
    await mkdir(join(tree, 'empty'), { mode: 0o750 });
    await symlink('../missing', join(tree, 'bin/dangling'));
    const copy = join(scratch, 'deep/copy');
    await store.materialise(await store.take(tree), copy);

    expect((await stat(join(copy, 'bin/run'))).mode & 0o7777).toBe(0o755);
    expect((await stat(join(copy, 'empty'))).mode & 0o7777).toBe(0o750);
    expect((await stat(join(copy, 'large'))).mode & 0o7777).toBe(0o640);
    expect((await readFile(join(copy, 'large'))).every((byte) => byte === 7)).toBe(true);
    expect(await readlink(join(copy, 'bin/dangling'))).toBe('../missing');
  });

  it('refuses a folder with something in it, and a file', async () => {
    const snapshot = await store.take(tree);
    await put('x');
    await expect(store.materialise(snapshot, tree)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    await expect(store.materialise(snapshot, join(tree, 'x'))).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
  });

  it('shares no inode with the store: an in-place write changes neither snapshot nor copy', async () => {
    await put('a', 'saved');
    const snapshot = await store.take(tree);
    await store.materialise(snapshot, join(scratch, 'one'));
    const file = await open(join(scratch, 'one/a'), 'r+');
    await file.write('EDITED');
    await file.close();
    await store.materialise(snapshot, join(scratch, 'two'));
    expect(await readFile(join(scratch, 'two/a'), 'utf8')).toBe('saved');
    expect(await text('a')).toBe('saved');
  });

  it('names the path of a damaged object, leaves the folder empty, and a new take mends the store', async () => {
    await put('a/b', 'content');
    const snapshot = await store.take(tree);
    await damage('content');
    const copy = join(scratch, 'copy');
    await expect(store.materialise(snapshot, copy)).rejects.toMatchObject({
      code: 'OBJECT_DAMAGED',
      message: expect.stringContaining('"a/b"'),
    });
    expect(await readdir(copy)).toEqual([]);

    expect(await store.take(tree)).toEqual(snapshot);
    await store.materialise(snapshot, copy);
    expect(await readFile(join(copy, 'a/b'), 'utf8')).toBe('content');
  });

  it('tells an unknown snapshot from a damaged one', async () => {
    const snapshot = await store.take(tree);
    await writeFile(join(scratch, 'store/snapshots', `${snapshot.id}.json`), '{}');
    await expect(store.materialise(snapshot, join(scratch, 'x'))).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
    const unknown = { id: '../../tree', entries: 0 };
    await expect(store.materialise(unknown, join(scratch, 'x'))).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  });
});

describe('restore', () => {
  it('writes what differs, removes what is new, and reports exactly that', async () => {
    await put('same');
    await put('changed', 'before');
    await put('gone/deep');
    await put('mode', 'mode', 0o755);
    const snapshot = await store.take(tree);
    const { ino } = await stat(join(tree, 'same'));
    await put('changed', 'after');
    await rm(join(tree, 'gone'), { recursive: true });
    await chmod(join(tree, 'mode'), 0o600);
    await put('new/file');

    expect(await store.restore(snapshot, tree)).toEqual({
      restored: ['changed', 'gone', 'gone/deep', 'mode'],
      removed: ['new', 'new/file'],
    });
    expect(await text('changed')).toBe('before');
    expect((await stat(join(tree, 'mode'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(tree, 'same'))).ino).toBe(ino);
    expect(await store.take(tree)).toEqual(snapshot);
    expect(await store.restore(snapshot, tree)).toEqual({ restored: [], removed: [] });
  });

  it('C-02 never deletes ignored paths, nor the folders that hold them', async () => {
    await put('src/main.c');
    const snapshot = await store.take(tree);
    const ignored = ['src/main.o', '.venv/lib/x.so', '.git/HEAD', 'new/node_modules/p/i.js', '.claude/settings.json'];
    for (const path of ignored) await put(path);
    await put('new/made.c');
    const { removed } = await store.restore(snapshot, tree);
    expect(removed).toEqual(['new/made.c']);
    for (const path of ignored) expect(await text(path)).toBe(path);
  });

  it('C-05 leaves commits and installs alone', async () => {
    await put('.git/refs/main', 'one');
    const snapshot = await store.take(tree);
    await put('.git/refs/main', 'two');
    await put('node_modules/installed');
    await store.restore(snapshot, tree);
    expect(await text('.git/refs/main')).toBe('two');
    expect(await text('node_modules/installed')).toBe('node_modules/installed');
  });

  it('obeys the rule the snapshot was taken under', async () => {
    const folder = join(scratch, 'store');
    const keepLogs = await openSnapshotStore({ folder, ignore: { names: ['logs'], topLevelNames: [], suffixes: [] } });
    const snapshot = await keepLogs.take(tree);
    await put('logs/one');
    await store.restore(snapshot, tree);
    expect(await text('logs/one')).toBe('logs/one');
  });

  it('never writes through a link that took the place of a folder', async () => {
    await put('src/a', 'saved');
    const snapshot = await store.take(tree);
    const outside = join(scratch, 'outside');
    await mkdir(outside);
    await rm(join(tree, 'src'), { recursive: true });
    await symlink(outside, join(tree, 'src'));
    await store.restore(snapshot, tree);
    expect((await lstat(join(tree, 'src'))).isDirectory()).toBe(true);
    expect(await text('src/a')).toBe('saved');
    expect(await readdir(outside)).toEqual([]);
  });

  it('C-08 replaces a FIFO that stands in the way and leaves any other one in place', async () => {
    await put('a/b', 'saved');
    const snapshot = await store.take(tree);
    await rm(join(tree, 'a'), { recursive: true });
    execFileSync('mkfifo', [join(tree, 'a'), join(tree, 'other')]);
    await store.restore(snapshot, tree);
    expect(await text('a/b')).toBe('saved');
    expect((await lstat(join(tree, 'other'))).isFIFO()).toBe(true);
  });

  it('C-03 changes nothing when an object is damaged', async () => {
    await put('a', 'first');
    await put('b', 'second');
    const snapshot = await store.take(tree);
    await put('a', 'edited');
    await rm(join(tree, 'b'));
    await put('new');
    await damage('second');
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({
      code: 'OBJECT_DAMAGED',
      message: expect.stringContaining('"b"'),
    });
    expect((await readdir(tree)).sort()).toEqual(['a', 'new']);
    expect(await text('a')).toBe('edited');
  });

  it('changes nothing when ignored files stand where a file was saved', async () => {
    await put('a', 'saved');
    const snapshot = await store.take(tree);
    await rm(join(tree, 'a'));
    await put('a/deep/kept.o');
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({
      code: 'PATH_BLOCKED',
      message: expect.stringContaining('"a"'),
    });
    expect(await text('a/deep/kept.o')).toBe('a/deep/kept.o');
  });

  it('clears what an interrupted restore left behind', async () => {
    await put('a', 'saved');
    const snapshot = await store.take(tree);
    await put('.harnessgym_restore/0', 'half written');
    await put('a', 'edited');
    expect(await store.restore(snapshot, tree)).toEqual({ restored: ['a'], removed: [] });
    expect(existsSync(join(tree, '.harnessgym_restore'))).toBe(false);
  });

  it('leaves names alone that are not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(`${tree}/odd-`), Buffer.from([0xff])]);
    const snapshot = await store.take(tree);
    await writeFile(name, 'kept');
    await store.restore(snapshot, tree);
    expect(await readFile(name, 'utf8')).toBe('kept');
  });
});

async function damage(content: string): Promise<void> {
  const objects = join(scratch, 'store/objects');
  for (const path of await readdir(objects, { recursive: true })) {
    const object = join(objects, path);
    if ((await stat(object)).isFile() && (await readFile(object, 'utf8')) === content) await writeFile(object, 'x');
  }
}

/** Linux counts what a process reads, threads included. */
function bytesReadByThisProcess(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
