import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tryFolder } from './try-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'try-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('leaves nothing of a folder that can be made', async () => {
  await tryFolder(join(folder, 'a', 'b'));
  expect(await readdir(folder)).toEqual([]);
  await expect(tryFolder(folder)).resolves.toBeUndefined();
});

it('refuses one below a file', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(tryFolder(join(folder, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.runIf(process.platform === 'linux')('refuses one that a parent says cannot be, at once', async () => {
  await expect(tryFolder('/proc/harnessgym/a')).rejects.toMatchObject({ code: 'ENOENT' });
});
