import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
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

describe('take', () => {
  it('gives one id to equal trees and another to a changed path, mode, link or content', async () => {
    await context.put('a/b', 'content');
    await symlink('b', join(tree, 'a/link'));
    const first = await store.take(tree);
    expect(first.entries).toBe(3);
    expect((await store.take(tree)).id).toBe(first.id);

    await chmod(join(tree, 'a/b'), 0o755);
    const executable = await store.take(tree);
    await context.put('a/b', 'CONTENT', 0o755);
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
    await context.put('a', 'one');
    await utimes(join(tree, 'a'), 1_000, 1_000);
    await delay(150);
    const first = await store.take(tree);
    await writeFile(join(tree, 'a'), 'two');
    await utimes(join(tree, 'a'), 1_000, 1_000);
    expect((await store.take(tree)).id).not.toBe(first.id);
  });

  it('holds neither ignored paths nor sockets and FIFOs, and shared libraries it does', async () => {
    for (const path of ['.git/HEAD', 'src/node_modules/x', 'src/a.o', 'src/__pycache__/m', '.claude/s'])
      await context.put(path);
    await context.put('lib/native.so');
    await context.put('nested/.claude/settings');
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

  it('stores again what was lost from the store since it was opened', async () => {
    await context.put('lost', 'lost');
    await delay(150);
    await store.take(tree);
    const packs = join(scratch, 'store/packs');
    const [lost] = await readdir(packs);
    await context.put('cut', 'cut short');
    await delay(150);
    const snapshot = await store.take(tree);
    for (const pack of await readdir(packs))
      await (pack === lost ? rm(join(packs, pack)) : truncate(join(packs, pack), 12));
    expect(await store.take(tree)).toEqual(snapshot);
    await store.materialise(snapshot, join(scratch, 'copy'));
    expect(await readFile(join(scratch, 'copy/lost'), 'utf8')).toBe('lost');
    expect(await readFile(join(scratch, 'copy/cut'), 'utf8')).toBe('cut short');
  });

  it('opening a store clears what an interrupted take left in it', async () => {
    await writeFile(join(scratch, 'store/tmp/half'), '');
    await openSnapshotStore({ folder: join(scratch, 'store') });
    expect(await readdir(join(scratch, 'store/tmp'))).toEqual([]);
  });

  it('refuses a tree that does not exist', async () => {
    await expect(store.take(join(scratch, 'none'))).rejects.toMatchObject({ code: 'TREE_MISSING' });
  });
});

/** Linux counts what a process reads, threads included. */
function bytesReadByThisProcess(): number {
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
