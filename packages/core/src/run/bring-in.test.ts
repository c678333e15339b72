import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openSnapshotStore } from '@harnessgym/workspace';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bringIn } from './bring-in.js';

let scratch: string;
let workspace: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-bring-in-'));
  workspace = join(scratch, 'work');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function put(path: string, text = path): Promise<void> {
  await mkdir(dirname(join(scratch, path)), { recursive: true });
  await writeFile(join(scratch, path), text);
}

it('C-02 removes what blocks a saved path, and nothing behind a link that an agent put in the place of a folder', async () => {
  await put('work/src/main');
  await put('work/blocked');
  const snapshots = await openSnapshotStore({ folder: join(scratch, 'store') });
  const snapshot = await snapshots.take(workspace);
  await rm(join(workspace, 'src'), { recursive: true });
  await put('elsewhere/main/of the user');
  await symlink('../elsewhere', join(workspace, 'src'));
  await rm(join(workspace, 'blocked'));
  await put('work/blocked/node_modules/x');
  await put('work/new/node_modules/installed');

  await bringIn(workspace, () => snapshots.restore(snapshot, workspace));

  expect(await readFile(join(workspace, 'src/main'), 'utf8')).toBe('work/src/main');
  expect(await readFile(join(workspace, 'blocked'), 'utf8')).toBe('work/blocked');
  expect(await readdir(join(scratch, 'elsewhere/main'))).toEqual(['of the user']);
  // It differs too, but blocks nothing.
  expect(existsSync(join(workspace, 'new/node_modules/installed'))).toBe(true);
});

it('removes a link that blocks by a target that no snapshot can hold', async () => {
  await put('work/file');
  const snapshots = await openSnapshotStore({ folder: join(scratch, 'store') });
  const snapshot = await snapshots.take(workspace);
  await rm(join(workspace, 'file'));
  await symlink(Buffer.from([0xff]), join(workspace, 'file'));

  await bringIn(workspace, () => snapshots.restore(snapshot, workspace));

  expect(await readFile(join(workspace, 'file'), 'utf8')).toBe('work/file');
});
