import { mkdir, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBundle } from './copy-bundle.js';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
let room: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  room = await openScratchWorkspace();
});
afterEach(async () => {
  await workspace[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
});

async function everything() {
  return (await openRegistry(workspace.root)).bundle(() => true);
}
const link = (target: string, path: string) => symlink(target, join(workspace.root, '.harnessgym', path));

describe('copyBundle', () => {
  it('copies whole items with modes and inner links, and an index without verdicts', async () => {
    await workspace.put('mcp/s/mcp.json', '{}');
    await workspace.put('mcp/s/lib/run.mjs', 'run', 0o755);
    await workspace.put('mcp/s/node_modules/p/index.js');
    await workspace.put('mcp/s/__pycache__/x');
    await link('lib/run.mjs', 'mcp/s/main');
    await link('nowhere', 'mcp/s/dangling');
    await workspace.put('docs/notes.md', 'notes');
    const registry = await openRegistry(workspace.root);
    const verdicts = registry
      .artifacts()
      .map(({ id, digest }) => [id, { verdict: 'quarantined', digest, reportPath: 'r', reason: 'x' }] as const);
    await registry.settle(new Map(verdicts), 1);
    await copyBundle(
      registry.bundle(() => true),
      room.root,
    );

    const copied = join(room.root, '.harnessgym/mcp/s');
    expect((await readdir(copied, { recursive: true })).sort()).toEqual([
      'dangling',
      'lib',
      'lib/run.mjs',
      'main',
      'mcp.json',
      'node_modules',
      'node_modules/p',
      'node_modules/p/index.js',
    ]);
    expect((await stat(join(copied, 'lib/run.mjs'))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(copied, 'main'))).toBe('lib/run.mjs');
    expect(await room.text('docs/notes.md')).toBe('notes');
    const { artifacts } = await room.registry();
    expect(artifacts.map(({ id }) => id)).toEqual(registry.artifacts().map(({ id }) => id));
    for (const { metadata } of artifacts)
      expect(metadata).toEqual({ source: 'filesystem-sync', generated_description: expect.any(String) });
    expect((await openRegistry(room.root)).artifacts().map(({ digest }) => digest)).toEqual(
      registry.artifacts().map(({ digest }) => digest),
    );
  });

  it('adds to what the other workspace has, and replaces an item of the same path whole', async () => {
    await workspace.put('tools/a/new');
    await room.put('tools/a/old');
    await room.put('tools/b');
    await openRegistry(room.root);
    await copyBundle(await everything(), room.root);
    expect(await readdir(join(room.root, '.harnessgym/tools/a'))).toEqual(['new']);
    expect((await room.registry()).artifacts.map(({ path }) => path).sort()).toEqual([
      '.harnessgym/tools/a',
      '.harnessgym/tools/b',
    ]);
  });

  it.each([
    ['up and out', '../../../secret'],
    ['absolute', '/etc/passwd'],
    ['into a neighbour', '../other'],
    ['out through another link', 'deep/er/up/../../../secret'],
    ['out through another link to nowhere yet', 'deep/er/up/../../../../later'],
  ])('H-03 refuses a link that leads %s', async (_, target) => {
    await writeFile(join(workspace.root, 'secret'), 'secret');
    await workspace.put('tools/a/file');
    await workspace.put('tools/a/deep/er/file');
    await link('../..', 'tools/a/deep/er/up');
    await link(target, 'tools/a/link');
    await expect(copyBundle(await everything(), room.root)).rejects.toMatchObject({
      code: 'ARTIFACT_LINK_LEAVES',
      artifactId: 'tool:.harnessgym/tools/a',
      message: expect.stringContaining('"link"'),
    });
  });

  it('A-09 copies a dangling link as a link', async () => {
    await workspace.put('skills/s/SKILL.md');
    await link('gone.md', 'skills/s/reference.md');
    await copyBundle(await everything(), room.root);
    expect(await readlink(join(room.root, '.harnessgym/skills/s/reference.md'))).toBe('gone.md');
  });

  it('F-11 refuses bytes that are not those the bundle names', async () => {
    await workspace.put('tools/a', 'before');
    const bundle = await everything();
    await workspace.put('tools/a', 'after');
    const expected = { code: 'ARTIFACT_CHANGED', artifactId: 'tool:.harnessgym/tools/a' };
    await room.put('tools/a', 'kept');
    await expect(copyBundle(bundle, room.root)).rejects.toMatchObject(expected);
    expect(await room.text('tools/a')).toBe('kept');
    expect(await readdir(join(room.root, '.harnessgym'))).toEqual(['tools']);
    await rm(join(workspace.root, '.harnessgym/tools/a'));
    await expect(copyBundle(bundle, room.root)).rejects.toMatchObject(expected);
  });

  it('refuses to copy a workspace into itself, and nothing is lost', async () => {
    await workspace.put('tools/a/file');
    const other = join(room.root, 'link');
    await symlink(workspace.root, other);
    for (const into of [workspace.root, other]) {
      await expect(copyBundle(await everything(), into)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    }
    expect(await workspace.text('tools/a/file')).toBe('tools/a/file');
  });

  it.each(['.harnessgym', '.harnessgym/tools/a', '.harnessgym/tools/a/later/on'])(
    'refuses to copy among the artifacts of the bundle, into %s',
    async (folder) => {
      await workspace.put('tools/a/file');
      const into = join(workspace.root, folder);
      await expect(copyBundle(await everything(), into)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
      expect(await readdir(join(workspace.root, '.harnessgym/tools/a'))).toEqual(['file']);
    },
  );

  it.each([
    ['tool', '../secret'],
    ['tool', '.harnessgym/tools/../../secret'],
    ['mcp', '.harnessgym/mcp/mcp.json'],
  ] as const)('H-03 copies no %s artifact from %s', async (kind, path) => {
    await workspace.put('tools/a');
    await workspace.put('mcp/mcp.json');
    await workspace.put('../secret');
    const bundle = await everything();
    const artifacts = bundle.artifacts.map((artifact) => ({ ...artifact, kind, path }));
    await expect(copyBundle({ ...bundle, artifacts }, room.root)).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_COPIED',
      message: expect.stringContaining('is no place for'),
    });
    expect(await readdir(room.root)).toEqual([]);
  });

  it.each(['.harnessgym', '.harnessgym/tools'])('H-03 writes nothing through a link at %s', async (folder) => {
    await workspace.put('tools/a');
    const outside = join(workspace.root, 'outside');
    await mkdir(outside);
    await mkdir(dirname(join(room.root, folder)), { recursive: true });
    await symlink(outside, join(room.root, folder));
    await expect(copyBundle(await everything(), room.root)).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
      message: expect.stringContaining(join(room.root, folder)),
    });
    expect(await readdir(outside)).toEqual([]);
  });

  it('H-03 writes no index through a link either', async () => {
    await symlink(workspace.root, join(room.root, '.harnessgym'));
    const nothing = { ...(await everything()), artifacts: [] };
    await expect(copyBundle(nothing, room.root)).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    expect(await readdir(workspace.root)).toEqual(['.harnessgym']);
  });

  it('names the artifact whose copy the disk refuses', async () => {
    await workspace.put('tools/a/file');
    await rm(room.root, { recursive: true });
    await writeFile(room.root, 'a file where the workspace should be');
    await expect(copyBundle(await everything(), room.root)).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_COPIED',
      artifactId: 'tool:.harnessgym/tools/a',
    });
  });
});
