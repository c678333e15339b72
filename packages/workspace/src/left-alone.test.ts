import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, lstat, readlink, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotStore } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ tree, store } = context);
});
afterEach(() => context[Symbol.asyncDispose]());

const modeOf = async (path: string) => (await stat(join(tree, path))).mode & 0o777;

async function makeSocket(path: string): Promise<void> {
  await once(createServer().unref().listen(path), 'listening');
}

describe('what a snapshot leaves out, a restore never touches', () => {
  it.each([
    '.git/objects/ab/cdef',
    'deep/.git/HEAD',
    'node_modules/.bin/tool',
    'packages/p/node_modules/m/index.js',
    '.venv/lib/native.so',
    '__pycache__/m.pyc',
    'src/__pycache__/m.pyc',
    '.pytest_cache/v/x',
    'src/unit.o',
    'src/unit.pyc',
    '.claude/settings.json',
    '.codex/config.toml',
    '.agents/skills/s/SKILL.md',
    '.harnessgym/runs/r/summary.json',
  ])('C-02 C-05 %s: neither the old one nor a new one beside it', async (path) => {
    await context.put(path, 'old');
    await context.put('kept', 'saved');
    const snapshot = await store.take(tree);
    await context.put(path, 'changed');
    const beside = path.replace(/[^/]+$/, (name) => `new-${name}`);
    await context.put(beside, 'new');
    await context.put('kept', 'edited');
    await context.put('made');
    expect(await store.restore(snapshot, tree)).toEqual({ restored: ['kept'], removed: ['made'] });
    expect([await context.text(path), await context.text(beside)]).toEqual(['changed', 'new']);
  });

  it('C-02 keeps installed files although their folder was only made after the snapshot', async () => {
    const snapshot = await store.take(tree);
    const installed = ['new/app/node_modules/p/i.js', 'new/app/.venv/lib/x.so', 'new/app/src/x.o', 'new/.git/HEAD'];
    for (const path of [...installed, 'new/app/main.c']) await context.put(path);
    expect((await store.restore(snapshot, tree)).removed).toEqual(['new/app/main.c']);
    for (const path of installed) expect(await context.text(path)).toBe(path);
  });
});

describe('what is kept of a path', () => {
  it('C-08 the modes of files and folders, and links as they are written', async () => {
    await context.put('bin/tool', 'tool', 0o751);
    await context.put('private/key', 'key', 0o600);
    await chmod(join(tree, 'bin'), 0o2750);
    await chmod(join(tree, 'private'), 0o700);
    const targets = { loop: 'loop', nowhere: '/nothing/here', up: '../outside', 'bin/self': 'tool' };
    for (const [path, target] of Object.entries(targets)) await symlink(target, join(tree, path));
    const snapshot = await store.take(tree);
    await rm(join(tree, 'bin'), { recursive: true });
    await chmod(join(tree, 'private'), 0o755);
    await chmod(join(tree, 'private/key'), 0o644);
    for (const path of ['loop', 'nowhere', 'up']) await rm(join(tree, path));
    await store.restore(snapshot, tree);
    expect(await Promise.all(['bin', 'bin/tool', 'private', 'private/key'].map(modeOf))).toEqual([
      0o750, 0o751, 0o700, 0o600,
    ]);
    for (const [path, target] of Object.entries(targets)) expect(await readlink(join(tree, path))).toBe(target);
  });

  it('C-08 the content of hard links, but not that they are one file', async () => {
    await context.put('one', 'saved');
    await link(join(tree, 'one'), join(tree, 'two'));
    const snapshot = await store.take(tree);
    await rm(join(tree, 'one'));
    await context.put('two', 'edited');
    await store.restore(snapshot, tree);
    expect([await context.text('one'), await context.text('two')]).toEqual(['saved', 'saved']);
    expect((await stat(join(tree, 'one'))).ino).not.toBe((await stat(join(tree, 'two'))).ino);
  });

  it('never shares a file with the store', async () => {
    await context.put('small', 'saved');
    await context.put('large', 'x'.repeat(2_000_000));
    const snapshot = await store.take(tree);
    await rm(join(tree, 'small'));
    await rm(join(tree, 'large'));
    await store.restore(snapshot, tree);
    expect([(await stat(join(tree, 'small'))).nlink, (await stat(join(tree, 'large'))).nlink]).toEqual([1, 1]);
  });

  it('C-08 no socket and no pipe: they stay where they are, and give way to what was saved', async () => {
    await context.put('taken/file', 'saved');
    await context.put('replaced', 'saved');
    await makeSocket(join(tree, 'old.sock'));
    const snapshot = await store.take(tree);
    await rm(join(tree, 'taken'), { recursive: true });
    await rm(join(tree, 'replaced'));
    await makeSocket(join(tree, 'taken'));
    await makeSocket(join(tree, 'new.sock'));
    execFileSync('mkfifo', [join(tree, 'replaced'), join(tree, 'pipe')]);
    expect((await store.restore(snapshot, tree)).removed).toEqual(['replaced', 'taken']);
    expect([await context.text('taken/file'), await context.text('replaced')]).toEqual(['saved', 'saved']);
    expect((await lstat(join(tree, 'old.sock'))).isSocket()).toBe(true);
    expect((await lstat(join(tree, 'new.sock'))).isSocket()).toBe(true);
    expect((await lstat(join(tree, 'pipe'))).isFIFO()).toBe(true);
  });
});
