import { mkdir, open, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('materialise', () => {
  it('writes contents, modes, links and empty folders', async () => {
    await context.put('bin/run', '#!/bin/sh\n', 0o755);
    await context.put('large', new Uint8Array(3 * 1024 * 1024).fill(7), 0o640);
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
    await context.put('x');
    await expect(store.materialise(snapshot, tree)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    await expect(store.materialise(snapshot, join(tree, 'x'))).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
  });

  it('shares no inode with the store: an in-place write changes neither snapshot nor copy', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    await store.materialise(snapshot, join(scratch, 'one'));
    const file = await open(join(scratch, 'one/a'), 'r+');
    await file.write('EDITED');
    await file.close();
    await store.materialise(snapshot, join(scratch, 'two'));
    expect(await readFile(join(scratch, 'two/a'), 'utf8')).toBe('saved');
    expect(await context.text('a')).toBe('saved');
  });

  it('names the path of a damaged object, leaves the folder empty, and a new take mends the store', async () => {
    await context.put('a/b', 'content');
    const snapshot = await store.take(tree);
    await context.damage('content');
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
    const unknown = { ...snapshot, id: '../../tree' };
    await expect(store.materialise(unknown, join(scratch, 'x'))).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  });
});
