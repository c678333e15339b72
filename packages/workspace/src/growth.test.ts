import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openScratchTree } from './testing/scratch-tree.js';

it('C-09 a snapshot costs what changed since the last one, and nothing of what is installed', async () => {
  await using context = await openScratchTree();
  const { put, store, tree, scratch } = context;
  const bytes = () => randomBytes(300_000);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await put(`src/${name}`, bytes());
  await put('large', randomBytes(4_000_000));
  await store.take(tree);
  const first = await sizeOf(join(scratch, 'store'));
  for (const path of ['node_modules/p/i.js', '.venv/lib/x.so', '.git/objects/x', 'src/a.o']) await put(path, bytes());
  await put('src/a', bytes());
  await store.take(tree);
  const second = await sizeOf(join(scratch, 'store'));
  expect(second - first).toBeGreaterThanOrEqual(300_000);
  expect(second - first).toBeLessThan(600_000);
});

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
