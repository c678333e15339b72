import { chmod, mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { expect, it } from 'vitest';
import { diskUsage } from './disk-usage.js';
import { removeTree } from './remove-tree.js';

it.each([
  ['be opened', 0o000],
  ['be entered', 0o400],
  ['be listed', 0o300],
])('counts what lies in a folder that may not %s, and leaves its mode as it is', async (_, mode) => {
  await withoutRoot(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hg-usage-'));
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/file'), Buffer.alloc(1024 ** 2, 1));
    await chmod(join(folder, 'a/b'), mode);
    await chmod(join(folder, 'a'), mode);
    expect(await diskUsage(folder)).toBeGreaterThanOrEqual(1024 ** 2);
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(mode);
    await removeTree(folder);
  });
});

it('counts nothing for what is not there', async () => {
  expect(await diskUsage(join(tmpdir(), 'hg-usage-nothing'))).toBe(0);
});
