import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';
import type { SnapshotStore } from './snapshot.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

const takeProgram = join(import.meta.dirname, 'testing/take-program.mjs');
const large = new Uint8Array(2 * 1024 * 1024).fill(7);

let context: ScratchTree;
let scratch: string;
let tree: string;
let store: SnapshotStore;
beforeEach(async () => {
  context = await openScratchTree();
  ({ scratch, tree, store } = context);
});
afterEach(() => context[Symbol.asyncDispose]());

describe('the contents of a store', () => {
  it('are one pack for the small files of a take, once each, and a file for each large one', async () => {
    for (let file = 0; file < 50; file += 1) await context.put(`small/${file}`, `content ${file % 10}`);
    await context.put('large', large);
    await context.put('same', large);
    await store.take(tree);
    const [pack, ...others] = await readdir(join(scratch, 'store/packs'));
    expect(others).toEqual([]);
    expect((await readFile(join(scratch, 'store/packs', pack ?? ''), 'utf8')).match(/content \d/g)).toHaveLength(10);
    expect((await readdir(join(scratch, 'store/objects'), { recursive: true })).length).toBe(2);

    await context.put('small/new', 'new');
    await store.take(tree);
    await store.take(tree);
    expect((await readdir(join(scratch, 'store/packs'))).length).toBe(2);
  });

  it('are still there beside one that is damaged, in this process and in the next', async () => {
    for (const path of ['a', 'b', 'c']) await context.put(path, `the content of ${path}`);
    const whole = await store.take(tree);
    await rm(join(tree, 'b'));
    const rest = await store.take(tree);
    await context.damage('the content of b');
    await expect(store.materialise(whole, join(scratch, 'x'))).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
    await store.materialise(rest, join(scratch, 'one'));
    const next = await openSnapshotStore({ folder: join(scratch, 'store') });
    await next.materialise(rest, join(scratch, 'two'));

    await context.put('b', 'the content of b');
    await next.take(tree);
    await next.materialise(whole, join(scratch, 'three'));
    expect(await readFile(join(scratch, 'three/b'), 'utf8')).toBe('the content of b');
  });

  it('name a damaged large file, and a new take mends it', async () => {
    await context.put('large', large);
    const snapshot = await store.take(tree);
    const objects = join(scratch, 'store/objects');
    const [object] = (await readdir(objects, { recursive: true })).filter((path) => path.includes('/'));
    await writeFile(join(objects, object ?? ''), 'cut');
    const copy = join(scratch, 'copy');
    await expect(store.materialise(snapshot, copy)).rejects.toMatchObject({
      code: 'OBJECT_DAMAGED',
      message: expect.stringContaining('"large"'),
    });
    expect(await readdir(copy)).toEqual([]);
    await store.take(tree);
    await store.materialise(snapshot, copy);
    expect((await readFile(join(copy, 'large'))).equals(large)).toBe(true);
  });

  it('may be added to by several processes at once', async () => {
    const folder = join(scratch, 'store');
    const trees = ['one', 'two', 'three'].map((name) => join(scratch, name));
    for (const [position, path] of trees.entries()) {
      await mkdir(path);
      for (let file = 0; file < 300; file += 1)
        await writeFile(join(path, `${file}`), `${file} ${file % 3 === 0 ? '' : position}`);
    }
    const taken = await Promise.all(
      trees.map((path) => promisify(execFile)(process.execPath, [takeProgram, folder, path])),
    );
    for (const [position, { stdout }] of taken.entries()) {
      const copy = join(scratch, `copy-${position}`);
      await store.materialise(JSON.parse(stdout), copy);
      expect(await readFile(join(copy, '4'), 'utf8')).toBe(`4 ${position}`);
      expect(await store.take(copy)).toEqual(JSON.parse(stdout));
    }
  });

  it('are left alone while another process writes them', async () => {
    const living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const temporaries = join(scratch, 'store/tmp');
    await writeFile(join(temporaries, `${living.pid}-0-${pidNamespace()}-0a`), '');
    await openSnapshotStore({ folder: join(scratch, 'store') });
    expect(await readdir(temporaries)).toEqual([`${living.pid}-0-${pidNamespace()}-0a`]);
    living.kill('SIGKILL');
    await once(living, 'exit');
    await openSnapshotStore({ folder: join(scratch, 'store') });
    expect(await readdir(temporaries)).toEqual([]);
  });
});
