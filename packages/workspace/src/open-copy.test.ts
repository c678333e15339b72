import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotStore } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
let folder: string;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ tree, store } = context);
  folder = join(context.scratch, 'copy');
});
afterEach(() => context[Symbol.asyncDispose]());

describe('a copy that is brought to a snapshot', () => {
  it('loses what a restore leaves alone: ignored paths, FIFOs, names that are not UTF-8', async () => {
    await context.put('src/a');
    const snapshot = await store.take(tree);
    const copy = await store.openCopy(snapshot, folder);
    await mkdir(join(folder, '.harnessgym/mcp/probe'), { recursive: true });
    await writeFile(join(folder, '.harnessgym/mcp/probe/mcp.json'), '{}');
    await writeFile(join(folder, 'src/a.o'), 'object');
    execFileSync('mkfifo', [join(folder, 'src/pipe')]);
    const bytes = Buffer.concat([Buffer.from(`${folder}/src/`), Buffer.from([0xff, 0x41])]);
    await mkdir(bytes);
    await writeFile(Buffer.concat([bytes, Buffer.from('/inside')]), '');
    await symlink(Buffer.from([0xff]), join(folder, 'odd-link'));
    await copy.bringTo(snapshot);
    expect(await readdir(folder)).toEqual(['src']);
    expect(await readdir(join(folder, 'src'))).toEqual(['a']);
  });

  it('keeps nothing that is named like the place of a restore, whoever is said to own it', async () => {
    await context.put('a');
    const snapshot = await store.take(tree);
    const copy = await store.openCopy(snapshot, folder);
    await mkdir(join(folder, '.harnessgym_restore/1-aaaaaaaaaaaa'), { recursive: true });
    await mkdir(join(folder, '.harnessgym_restore.1-aaaaaaaaaaaa'));
    await copy.bringTo(snapshot);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('rewrites a file whose size and time of change were kept', async () => {
    await context.put('a', 'saved');
    const snapshot = await store.take(tree);
    const copy = await store.openCopy(snapshot, folder);
    const file = join(folder, 'a');
    execFileSync('sh', ['-c', 'touch -r "$1" "$1.time"; printf EDITS > "$1"; touch -r "$1.time" "$1"', 'sh', file]);
    await copy.bringTo(snapshot);
    expect(await readFile(file, 'utf8')).toBe('saved');
  });

  it('has only what changed written anew: the other files keep their inodes', async () => {
    await context.put('a', 'saved');
    await context.put('b', 'saved too');
    const snapshot = await store.take(tree);
    const copy = await store.openCopy(snapshot, folder);
    const { ino } = await stat(join(folder, 'a'));
    await writeFile(join(folder, 'b'), 'edited');
    await copy.bringTo(snapshot);
    expect((await stat(join(folder, 'a'))).ino).toBe(ino);
  });

  it('is refused when a link or another folder stands in its place, and that is left alone', async () => {
    await context.put('a');
    const snapshot = await store.take(tree);
    const copy = await store.openCopy(snapshot, folder);
    await context.put('.git/config', 'mine');
    await rename(folder, `${folder}-moved`);
    await symlink(tree, folder);
    await expect(copy.bringTo(snapshot)).rejects.toMatchObject({ code: 'TREE_MISSING' });
    await rm(folder);
    await mkdir(folder);
    await writeFile(join(folder, 'mine'), '');
    await expect(copy.bringTo(snapshot)).rejects.toMatchObject({ code: 'TREE_MISSING' });
    expect(await context.text('.git/config')).toBe('mine');
    expect(await readdir(folder)).toEqual(['mine']);
  });

  it('is opened where its folders were closed', () =>
    withoutRoot(async () => {
      await using own = await openScratchTree();
      await own.put('sub/a');
      const snapshot = await own.store.take(own.tree);
      const closed = join(own.scratch, 'copy');
      const copy = await own.store.openCopy(snapshot, closed);
      await writeFile(join(closed, 'sub/a.o'), '');
      await chmod(join(closed, 'sub'), 0o500);
      await chmod(closed, 0o000);
      await copy.bringTo(snapshot);
      expect((await stat(join(closed, 'sub'))).mode & 0o777).toBe((await stat(join(own.tree, 'sub'))).mode & 0o777);
      expect(await readdir(join(closed, 'sub'))).toEqual(['a']);
    }));

  it('leaves nothing of itself in the store', async () => {
    await context.put('a');
    const snapshot = await store.take(tree);
    const list = () => readdir(join(context.scratch, 'store'), { recursive: true });
    const before = await list();
    const copy = await store.openCopy(snapshot, folder);
    await writeFile(join(folder, 'b'), 'new');
    // Only files of some age are remembered at all.
    await delay(150);
    await copy.bringTo(snapshot);
    expect((await list()).filter((path) => path !== 'restoring')).toEqual(before);
  });
});
