import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import type { Snapshot } from '@harnessgym/workspace';
import { expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { bringIn } from './bring-in.js';

const isRoot = process.geteuid?.() === 0;
/** As `withoutRoot` takes it. */
const ordinary = 65_534;
const inTheWay = '.harnessgym/runs/run/in_the_way';

/** A workspace with these files, a snapshot of it, and the loop that brings that back. */
async function saved(...paths: string[]) {
  const play = await stage({ script: {}, files: Object.fromEntries(paths.map((path) => [path, `saved ${path}`])) });
  const { loop, workspace } = play;
  const snapshot: Snapshot = await loop.snapshots.take(workspace);
  return {
    ...play,
    /** What no snapshot holds, in the place of a saved file. */
    async block(path: string, text: string): Promise<void> {
      await rm(play.path(path), { recursive: true });
      await mkdir(play.path(path, 'node_modules'), { recursive: true });
      await writeFile(play.path(path, 'node_modules/x'), text);
    },
    bringBack: () => bringIn(loop, () => loop.snapshots.restore(snapshot, workspace)),
    warnings: () => play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : [])),
  };
}

it('C-02 moves what blocks a saved path aside, and nothing behind a link that stands in the place of a folder', async () => {
  await using play = await saved('src/main', 'blocked');
  const elsewhere = join(play.workspace, '../elsewhere');
  await rm(play.path('src'), { recursive: true });
  await mkdir(join(elsewhere, 'main'), { recursive: true });
  await writeFile(join(elsewhere, 'main/of the user'), '');
  await symlink('../elsewhere', play.path('src'));
  await play.block('blocked', 'of the user');
  await play.write('new/node_modules/installed', '');

  await play.bringBack();

  expect(await play.read('src/main')).toBe('saved src/main');
  expect(await play.read('blocked')).toBe('saved blocked');
  expect(await play.read(`${inTheWay}/1/blocked/node_modules/x`)).toBe('of the user');
  expect(play.warnings()).toEqual([
    `${play.path('blocked')} was in the way of a file that came back. It is kept as ${play.path(inTheWay, '1/blocked')}.`,
  ]);
  expect(await readdir(join(elsewhere, 'main'))).toEqual(['of the user']);
  // It differs too, but blocks nothing.
  expect(existsSync(play.path('new/node_modules/installed'))).toBe(true);
});

it('C-02 moves a link aside that blocks by a target that no snapshot can hold', async () => {
  await using play = await saved('file');
  await rm(play.path('file'));
  await symlink(Buffer.from([0xff]), play.path('file'));

  await play.bringBack();

  expect(await play.read('file')).toBe('saved file');
  expect(await readlink(play.path(inTheWay, '1/file'), 'buffer')).toEqual(Buffer.from([0xff]));
});

it('C-02 keeps all that was in the way at once and at another time, one beside the other', async () => {
  await using play = await saved('one', 'src/one');
  for (const time of ['first', 'second']) {
    for (const path of ['one', 'src/one']) await play.block(path, `${time} ${path}`);
    await play.bringBack();
    for (const path of ['one', 'src/one']) expect(await play.read(path)).toBe(`saved ${path}`);
  }
  const kept = ['1', '2', '3', '4'].map((number) => play.read(`${inTheWay}/${number}/one/node_modules/x`));
  expect(await Promise.all(kept)).toEqual(['first one', 'first src/one', 'second one', 'second src/one']);
  expect(play.warnings()).toHaveLength(4);
});

it.each(['.harnessgym/runs/run', inTheWay, `${inTheWay}/1`])(
  'C-02 moves nothing behind a link that an agent put in the place of %s',
  async (name) => {
    await using play = await saved('blocked');
    const elsewhere = join(play.workspace, '../elsewhere');
    await mkdir(elsewhere);
    await rm(play.path(name), { recursive: true, force: true });
    await mkdir(dirname(play.path(name)), { recursive: true });
    await symlink(elsewhere, play.path(name));
    await play.block('blocked', 'of the user');

    await play.bringBack();

    expect(await readdir(elsewhere)).toEqual([]);
    const number = name.endsWith('1') ? 2 : 1;
    expect(await play.read(`${inTheWay}/${number}/blocked/node_modules/x`)).toBe('of the user');
    expect(play.warnings().at(-1)).toContain(`${play.path('blocked')} was in the way`);
  },
);

it('C-02 moves a folder aside that its owner may not write, out of another one', () =>
  withoutRoot(async () => {
    await using play = await saved('src/blocked');
    await play.block('src/blocked', 'of the user');
    await chmod(play.path('src/blocked'), 0o555);
    await chmod(play.path('src'), 0o555);

    await play.bringBack();

    expect(await play.read('src/blocked')).toBe('saved src/blocked');
    const kept = play.path(inTheWay, '1/blocked');
    expect(await readFile(join(kept, 'node_modules/x'), 'utf8')).toBe('of the user');
    expect((await stat(kept)).mode & 0o777).toBe(0o555);
    await chmod(kept, 0o755);
  }));

it.runIf(isRoot)(
  `C-02 removes nothing that cannot be moved, and says which path it is${isRoot ? '' : ' (needs sudo)'}`,
  () =>
    withoutRoot(async () => {
      await using play = await saved('free', 'theirs/blocked');
      for (const path of ['free', 'theirs/blocked']) await play.block(path, 'of the user');
      await giveTo(0);

      await expect(play.bringBack()).rejects.toMatchObject({ code: 'PATH_BLOCKED', blocked: ['theirs/blocked'] });

      expect(await play.read('theirs/blocked/node_modules/x')).toBe('of the user');
      expect(await play.read(`${inTheWay}/1/free/node_modules/x`)).toBe('of the user');
      expect(await readdir(play.path(inTheWay))).toEqual(['1']);
      await giveTo(ordinary);

      async function giveTo(owner: number): Promise<void> {
        process.seteuid?.(0);
        await chown(play.path('theirs'), owner, owner);
        process.seteuid?.(ordinary);
      }
    }),
);
