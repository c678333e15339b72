import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { expect, it } from 'vitest';
import { removeTree } from './remove-tree.js';

it('removes folders that forbid looking in and writing', async () => {
  await withoutRoot(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hg-remove-'));
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/file'), '');
    await chmod(join(folder, 'a/b'), 0o555);
    await chmod(join(folder, 'a'), 0o000);
    await removeTree(folder);
    await expect(chmod(folder, 0o700)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('is content when there is nothing', async () => {
  await removeTree(join(tmpdir(), 'hg-remove-nothing'));
});
