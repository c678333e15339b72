import { execFileSync, spawnSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotStore } from './open-snapshot-store.js';

let scratch: string;
let folder: string;
let tree: string;
beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'hg-place-')));
  [folder, tree] = [join(scratch, 'store'), join(scratch, 'tree')];
  await mkdir(tree);
  await writeFile(join(tree, 'small'), 'small');
  await writeFile(join(tree, 'large'), new Uint8Array(2 * 1024 * 1024));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const obstacles: Readonly<Record<string, (path: string) => unknown>> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  // Its whole path may be too long for one. Whoever ends in peace takes it along.
  'a socket': (path) => spawnSync(process.execPath, ['-e', listen, basename(path)], { cwd: dirname(path) }),
  'a folder': (path) => mkdir(path),
  'a link to itself': (path) => symlink(path, path),
};
const listen = "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";

const unusable = (path: string) => ({ code: 'STORE_UNUSABLE', message: expect.stringContaining(path) });

describe.each(Object.keys(obstacles))('A-01 %s in the place of', (kind) => {
  it('store.json is named, with what to do', async () => {
    await takeOne();
    const path = await replace('store.json', kind);
    await expect(openSnapshotStore({ folder })).rejects.toMatchObject({
      code: 'STORE_UNKNOWN',
      message: expect.stringMatching(`in the place of ${path}, .* Remove it`),
    });
  });

  it('a pack is named by who takes, restores or prunes, also when it comes while the store is open', async () => {
    const { store, snapshot } = await takeOne();
    const path = await replace(await onlyIn('packs'), kind);
    for (const each of [store, await openSnapshotStore({ folder })]) {
      await rm(join(tree, 'small'), { force: true });
      await expect(each.restore(snapshot, tree)).rejects.toMatchObject(unusable(path));
      await expect(each.take(tree)).rejects.toMatchObject(unusable(path));
      await expect(each.planPrune(new Set())).rejects.toMatchObject(unusable(path));
    }
    expect(await onlyIn('packs')).toBe(path.slice(folder.length + 1));
  });

  it('a large object is named by who needs it', async () => {
    const { store, snapshot } = await takeOne();
    const path = await replace(await onlyIn(join('objects', (await readdir(join(folder, 'objects')))[0] ?? '')), kind);
    await rm(join(tree, 'large'));
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject(unusable(path));
  });

  it('the list of a snapshot is a damaged one', async () => {
    const { snapshot } = await takeOne();
    await replace(await onlyIn('snapshots'), kind);
    const store = await openSnapshotStore({ folder });
    await expect(store.find(snapshot.id)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
    await expect(store.restore(snapshot, tree)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
    // A folder does not give way to the same list, which is written again.
    if (kind === 'a folder') await expect(store.take(tree)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    else expect(await (await openSnapshotStore({ folder })).take(tree)).toEqual(snapshot);
  });

  it('an index is done without', async () => {
    const { snapshot } = await takeOne();
    await replace(`index/${sha256(tree)}.json`, kind);
    expect(await (await openSnapshotStore({ folder })).take(tree)).toEqual(snapshot);
  });

  it('a journal is named, and stays: nobody knows what was left to do', async () => {
    const { store, snapshot } = await takeOne();
    const path = await replace(`restoring/${sha256(tree)}.jsonl`, kind);
    for (let time = 1; time <= 2; time += 1) {
      await expect(store.restore(snapshot, tree)).rejects.toMatchObject(unusable(path));
      await expect(store.prune(new Set())).rejects.toMatchObject(unusable(path));
    }
    expect(await store.list()).toEqual([snapshot.id]);
  });
});

async function takeOne() {
  const store = await openSnapshotStore({ folder });
  return { store, snapshot: await store.take(tree) };
}

async function onlyIn(name: string): Promise<string> {
  const names = await readdir(join(folder, name));
  expect(names).toHaveLength(1);
  return join(name, ...names);
}

async function replace(name: string, kind: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await obstacles[kind]?.(path);
  expect((await lstat(path)).isFile()).toBe(false);
  return path;
}
