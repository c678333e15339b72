import { mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseRoomsFolder } from './choose-rooms-folder.js';
import { temporaryRooms } from './temporary-rooms.js';

let folder: string;
let temporary: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-rooms-')));
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const home = () => join(folder, 'home');
const choose = (workspace = 'work') =>
  chooseRoomsFolder({ workspace: join(folder, workspace), stateFolder: join(home(), 'state', '0123456789ab') });
async function makeRepository(parent: string) {
  await mkdir(join(parent, '.git'), { recursive: true });
  await writeFile(join(parent, '.git', 'HEAD'), 'ref: refs/heads/main\n');
}

describe('F-05 rooms go', () => {
  it('into the state folder, where a search upward finds nothing', async () => {
    expect(await choose()).toBe(join(home(), 'state', '0123456789ab', 'rooms'));
  });

  it.each([
    ['a repository of settings', () => makeRepository(home())],
    ['installed modules', () => mkdir(join(home(), 'node_modules', 'left-pad'), { recursive: true })],
  ])('into a private folder for temporary files, where the home holds %s', async (_, fill) => {
    await fill();
    const chosen = await choose();
    expect([dirname(chosen), basename(chosen)]).toEqual([
      temporary,
      expect.stringMatching(/^harnessgym-[0-9a-f]{12}$/),
    ]);
    expect((await stat(chosen)).mode & 0o777).toBe(0o700);
    expect(await choose()).toBe(chosen);
  });
});

describe('F-05 there is no place for rooms', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['finds a repository as well', () => makeRepository(folder)],
    ['is that of another', async () => mkdir(await inTemporary(), { mode: 0o755 })],
    ['holds a link in their place', async () => symlink(folder, await inTemporary())],
    ['is missing', () => rm(temporary, { recursive: true })],
  ])('where the folder for temporary files %s', async (_, spoil) => {
    await makeRepository(home());
    await spoil();
    await expect(choose()).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringMatching(/home\/\.git by searching upward.*--state-dir/),
    });
  });

  it('where the folder for temporary files is in the workspace', async () => {
    await makeRepository(home());
    await expect(choose('tmp')).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
  });
});

const inTemporary = () => temporaryRooms(join(home(), 'state', '0123456789ab'));
