import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyEntries } from './copy-entries.js';
import { digestItem } from './digest-item.js';
import { openRegistry } from './open-registry.js';
import { rememberDigests } from './remember-digests.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';
import { type FileEntry, walkItem } from './walk-item.js';

let workspace: ScratchWorkspace;
let item: string;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  await workspace.put('tools/a/file');
  item = join(workspace.root, '.harnessgym/tools/a');
});
afterEach(() => workspace[Symbol.asyncDispose]());

describe('the digest of an item', () => {
  it.each([
    ['content', () => writeFileSync(join(item, 'file'), 'other')],
    ['the executable bit', () => chmodSync(join(item, 'file'), 0o755)],
    ['a link', () => symlinkSync('file', join(item, 'link'))],
    ['an empty folder', () => mkdirSync(join(item, 'empty'))],
  ])('depends on %s', async (_, change) => {
    const before = await digestItem(item);
    change();
    expect(await digestItem(item)).not.toBe(before);
  });

  it('does not depend on the folders of Python caches', async () => {
    await workspace.put('tools/a/lib/x.py');
    const before = await digestItem(item);
    await workspace.put('tools/a/lib/__pycache__/x.pyc');
    expect(await digestItem(item)).toBe(before);
  });

  it('reads a file again only when its stamp is another', async () => {
    const digests = rememberDigests();
    const file: FileEntry = { kind: 'file', path: 'file', mode: 0o644, size: 12, stamp: 'then', changedMs: 0 };
    const before = await digests.digest(item, file);
    writeFileSync(join(item, 'file'), 'other');
    digests.startOver();
    expect(await digests.digest(item, file)).toBe(before);
    expect(await digests.digest(item, { ...file, stamp: 'now' })).not.toBe(before);
    digests.startOver();
    digests.startOver();
    expect(await digests.digest(item, file)).not.toBe(before);
  });

  it('reads a file again that changed just now, because its stamp may not tell', async () => {
    const digests = rememberDigests();
    const file = { kind: 'file', path: 'file', mode: 0o644, size: 12, stamp: 'then', changedMs: Date.now() } as const;
    const before = await digests.digest(item, file);
    writeFileSync(join(item, 'file'), 'other');
    expect(await digests.digest(item, file)).not.toBe(before);
  });
});

describe('a file that became something else after it was listed', () => {
  it.each([
    ['a FIFO', () => execFileSync('mkfifo', [join(item, 'file')]), 'EINVAL'],
    ['a link', () => symlinkSync('/etc/passwd', join(item, 'file')), 'ELOOP'],
  ])('H-03 is neither waited for nor followed when it is %s', async (_, make, code) => {
    const entries = await walkItem(item);
    const [file] = entries.filter((entry) => entry.kind === 'file');
    if (file === undefined) throw new Error('the file was not listed');
    execFileSync('rm', [join(item, 'file')]);
    make();
    await expect(rememberDigests().digest(item, file)).rejects.toMatchObject({ code });
    await expect(copyEntries(entries, item, join(workspace.root, 'copy'))).rejects.toMatchObject({ code });
  });
});

describe('an artifact that is too large', () => {
  it('is none, and a warning says so', async () => {
    await workspace.put('tools/b');
    truncateSync(join(item, 'file'), 2 ** 40);
    const registry = await openRegistry(workspace.root);
    expect(registry.artifacts().map(({ path }) => path)).toEqual(['.harnessgym/tools/b']);
    expect((await registry.sync({})).warnings).toEqual([
      expect.stringMatching(/"\.harnessgym\/tools\/a" cannot be read: .* at most 50000 files and 512 MiB/),
    ]);
  });

  it('is so by its number of files as well', async () => {
    await workspace.put('tools/a/more');
    await expect(walkItem(item, { entries: 1, bytes: 100 })).rejects.toMatchObject({ code: 'EFBIG' });
  });
});
