import { chmod, lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

/** Names, bytes and times of everything in the workspace. */
async function look(): Promise<unknown[]> {
  const names = (await readdir(workspace.root, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const { mtimeMs, mode, ino } = await lstat(join(workspace.root, name));
      const isFile = (mode & 0o170_000) === 0o100_000;
      return [name, mtimeMs, mode, ino, isFile ? await readFile(join(workspace.root, name), 'utf8') : ''];
    }),
  );
}

describe('a registry that is opened readOnly', () => {
  it.each([
    ['no .harnessgym', async () => {}],
    ['artifacts and no index', async () => workspace.put('tools/a')],
    [
      'a broken index',
      async () => {
        await workspace.put('tools/a');
        await workspace.put('registry.json', 'broken');
      },
    ],
    [
      'a link for an index',
      async () => {
        await workspace.put('tools/a');
        await symlink('tools/a', join(workspace.root, '.harnessgym/registry.json'));
      },
    ],
    [
      'an index that misses something',
      async () => {
        await workspace.putRegistry({ artifacts: [{ kind: 'tool', path: '.harnessgym/tools/gone' }] });
        await workspace.put('skills/s/SKILL.md');
      },
    ],
  ])('changes nothing in a workspace with %s', async (_, prepare) => {
    await prepare();
    const before = await look();
    const registry = await openRegistry(workspace.root, { readOnly: true });
    await registry.sync({ iteration: 1 });
    registry.bundle(() => true);
    expect(await look()).toEqual(before);
  });

  it('finds what it would find otherwise, and goes on in memory', async () => {
    await workspace.put('tools/a');
    await workspace.put('registry.json', 'broken');
    const registry = await openRegistry(workspace.root, { readOnly: true });
    await workspace.put('tools/b');
    const { added, warnings } = await registry.sync({ iteration: 1 });
    expect(added.map(({ id }) => id)).toEqual(['tool:.harnessgym/tools/a', 'tool:.harnessgym/tools/b']);
    expect(warnings).toEqual(['registry.json: it is no registry, or not readable.']);
    await workspace.put('tools/b', 'edited');
    expect((await registry.sync({ iteration: 2 })).changed).toMatchObject([{ iteration: 2 }]);
  });

  it('refuses to record a verdict', async () => {
    const registry = await openRegistry(workspace.root, { readOnly: true });
    await expect(registry.settle(new Map(), 1)).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: expect.stringContaining('Open it without'),
    });
  });

  it('needs no right to write', async () => {
    await workspace.put('tools/a');
    await chmod(join(workspace.root, '.harnessgym'), 0o500);
    const registry = await openRegistry(workspace.root, { readOnly: true });
    expect(registry.artifacts()).toMatchObject([{ path: '.harnessgym/tools/a' }]);
    await chmod(join(workspace.root, '.harnessgym'), 0o700);
  });

  it('refuses a workspace that could not be used later', async () => {
    await writeFile(join(workspace.root, '.harnessgym'), '');
    await expect(openRegistry(workspace.root, { readOnly: true })).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
    });
  });
});
