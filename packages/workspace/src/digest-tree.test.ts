import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestTree } from './digest-tree.js';
import { openMemoryIndex } from './memory-index.js';
import { readSmallFile } from './read-small-file.js';

let tree: string;
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'hg-digest-'));
  await writeFile(join(tree, 'a'), 'content');
});
afterEach(() => rm(tree, { recursive: true }));

function digest(read: (file: string) => string) {
  const ignore = { names: [], topLevelNames: [], suffixes: [] };
  return digestTree({ indexes: openMemoryIndex(), tree, ignore, usable: () => true, read });
}

describe('a file that goes while a tree is read', () => {
  it('is left out', async () => {
    const { entries } = await digest((file) => {
      rmSync(file);
      return String(readSmallFile(file, 7));
    });
    expect(entries).toEqual([]);
  });

  it('hides nothing that befell the store in the same moment', async () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    await expect(
      digest((file) => {
        rmSync(file);
        throw full;
      }),
    ).rejects.toBe(full);
  });
});
