import { chmod, mkdir, mkdtemp, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trackOpened } from './opened-folders.js';

let scratch: string;
let tree: string;
beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'hg-opened-')));
  tree = join(scratch, 'tree');
  await mkdir(join(tree, 'a/b'), { recursive: true });
  await mkdir(join(scratch, 'home/b'), { recursive: true });
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const modeOf = async (path: string) => (await stat(join(scratch, path))).mode & 0o777;

describe.each([
  ['in its place', 'a', 'home'],
  ['in the place of the folder above it', 'a/b', 'home/b'],
])('C-02 a link that somebody put %s', (_, path, beyond) => {
  async function putLink(): Promise<void> {
    await rename(join(tree, 'a'), join(tree, 'away'));
    await symlink(join(scratch, 'home'), join(tree, 'a'));
  }

  it('leads no interrupted restore to close a folder outside of the tree', async () => {
    const opened = trackOpened(tree, () => undefined);
    opened.adopt(path, 0o555);
    await putLink();
    await opened.close();
    expect(await modeOf(beyond)).toBe(0o755);
  });

  it('is not opened, and so not closed', async () => {
    const opened = trackOpened(tree, () => undefined);
    await putLink();
    expect([await opened.open(path, 0o055), opened.has(path)]).toEqual([false, false]);
    await opened.close();
    expect(await modeOf(beyond)).toBe(0o755);
  });
});

it('opens a folder that forbids its owner everything, and gives it its mode back', async () => {
  const opened = trackOpened(tree, () => undefined);
  await chmod(join(tree, 'a/b'), 0o050);
  expect(await opened.open('a/b', 0o050)).toBe(true);
  expect(await modeOf('tree/a/b')).toBe(0o750);
  await opened.close();
  expect(await modeOf('tree/a/b')).toBe(0o050);
});
