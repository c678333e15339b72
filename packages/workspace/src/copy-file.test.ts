import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyFile } from './copy-file.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-copy-file-'));
});
afterEach(() => rm(scratch, { recursive: true }));

it('names the path that is at fault when a copy fails', async () => {
  const source = join(scratch, 'source');
  const target = join(scratch, 'none/target');
  await expect(copyFile(source, target)).rejects.toMatchObject({ code: 'ENOENT', path: source });
  await writeFile(source, 'content');
  await expect(copyFile(source, target)).rejects.toMatchObject({ code: 'ENOENT', path: target });
  await expect(copyFile(source, source)).rejects.toMatchObject({ code: 'EEXIST' });
});
