import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** As an ordinary user: root may read and write everything. */
async function inTree(run: (context: ScratchTree, snapshot: Snapshot) => Promise<void>): Promise<void> {
  await withoutRoot(async () => {
    await using context = await openScratchTree();
    await context.put('src/a', 'saved');
    await context.put('b', 'saved');
    await run(context, await context.store.take(context.tree));
    await chmod(context.tree, 0o700);
  });
}

describe('restore in a tree that forbids things', () => {
  it('brings back files and folders that nobody may read', () =>
    inTree(async ({ tree, store, text, put }, snapshot) => {
      await put('src/a', 'edited', 0o000);
      await chmod(join(tree, 'b'), 0o000);
      await chmod(join(tree, 'src'), 0o000);
      expect(await store.restore(snapshot, tree)).toEqual({ restored: ['b', 'src', 'src/a'], removed: [] });
      expect(await text('src/a')).toBe('saved');
      expect(await modeOf(join(tree, 'src'))).toBe(0o755);
      expect(await store.take(tree)).toEqual(snapshot);
    }));

  it.each(['000', '400', '100', '555'])('removes new folders of mode %s with what they hold', (mode) =>
    inTree(async ({ tree, store, put }, snapshot) => {
      await put('junk/deep/file', 'x', 0o000);
      await chmod(join(tree, 'junk/deep'), Number.parseInt(mode, 8));
      await chmod(join(tree, 'junk'), Number.parseInt(mode, 8));
      const { removed } = await store.restore(snapshot, tree);
      expect(removed).toEqual(['junk', 'junk/deep', 'junk/deep/file']);
    }),
  );

  it('gives a folder that stays for its ignored files the mode it had', () =>
    inTree(async ({ tree, store, put }, snapshot) => {
      await put('new/kept.o');
      await put('new/junk');
      await chmod(join(tree, 'new'), 0o000);
      expect((await store.restore(snapshot, tree)).removed).toEqual(['new/junk']);
      expect(await modeOf(join(tree, 'new'))).toBe(0o000);
      await chmod(join(tree, 'new'), 0o700);
    }));

  it('opens a tree whose own folder forbids writing, and closes it again', () =>
    inTree(async ({ tree, store, put, text }, snapshot) => {
      await put('b', 'edited');
      await put('new');
      await chmod(tree, 0o555);
      expect(await store.restore(snapshot, tree)).toEqual({ restored: ['b'], removed: ['new'] });
      expect(await modeOf(tree)).toBe(0o555);
      expect(await text('b')).toBe('saved');
    }));

  it('leaves all modes as they were when it refuses', () =>
    inTree(async ({ tree, store, put }, snapshot) => {
      await rm(join(tree, 'b'));
      await put('b/kept.o');
      await chmod(join(tree, 'b'), 0o000);
      await chmod(tree, 0o555);
      await expect(store.restore(snapshot, tree)).rejects.toMatchObject({ code: 'PATH_BLOCKED' });
      expect(await modeOf(tree)).toBe(0o555);
      await chmod(tree, 0o755);
      expect(await modeOf(join(tree, 'b'))).toBe(0o000);
      await chmod(join(tree, 'b'), 0o700);
    }));

  it('removes what a crashed restore left behind, closed or not', () =>
    inTree(async ({ tree, store, put }, snapshot) => {
      await put('.harnessgym_restore/x/file');
      await chmod(join(tree, '.harnessgym_restore/x'), 0o000);
      await chmod(join(tree, '.harnessgym_restore'), 0o000);
      await store.restore(snapshot, tree);
      expect((await readdir(tree)).sort()).toEqual(['b', 'src']);
    }));
});

it('take refuses what it may not read', () =>
  inTree(async ({ tree, store }) => {
    const unreadable = expect.objectContaining({ code: 'TREE_UNREADABLE' });
    for (const [path, mode] of [
      ['b', 0o000],
      ['src', 0o000],
      ['src', 0o400],
    ] as const) {
      await chmod(join(tree, path), mode);
      await expect(store.take(tree)).rejects.toEqual(unreadable);
      await chmod(join(tree, path), 0o700);
    }
  }));

it('says so when the system refuses to write', async () => {
  await using context = await openScratchTree();
  const { scratch, store, tree } = context;
  await context.put('n'.repeat(200));
  const snapshot = await store.take(tree);
  const deep = join(scratch, `${'d'.repeat(200)}/`.repeat(20)).slice(0, 4_000);
  await mkdir(deep, { recursive: true });
  await writeFile(join(deep, 'x'), '');
  await expect(store.materialise(snapshot, join(deep, 'copy'))).rejects.toMatchObject({ code: 'TREE_UNWRITABLE' });
});
