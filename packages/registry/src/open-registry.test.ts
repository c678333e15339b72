import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

const open = () => openRegistry(workspace.root, { now: () => new Date('2026-01-02T03:04:05.678Z') });
const paths = async () => (await open()).artifacts().map(({ path }) => path);

describe('openRegistry', () => {
  it('creates the folders and an empty index in the documented form', async () => {
    await open();
    expect(await workspace.text('registry.json')).toBe(
      '{\n  "artifacts": [],\n  "metadata": {},\n  "updated_at": "2026-01-02T03:04:05+00:00",\n  "version": 1\n}\n',
    );
    expect((await readdir(join(workspace.root, '.harnessgym'))).sort()).toEqual([
      'docs',
      'fixtures',
      'mcp',
      'registry.json',
      'scripts',
      'skills',
      'tests',
      'tools',
      'verifiers',
    ]);
  });

  it('C-10 refuses a workspace that does not exist', async () => {
    await expect(openRegistry(join(workspace.root, 'typo'))).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
  });

  it.each([false, true])('C-10 refuses a workspace that is a file (readOnly: %s)', async (readOnly) => {
    const file = join(workspace.root, 'file');
    await writeFile(file, '');
    await expect(openRegistry(file, { readOnly })).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
      message: expect.stringContaining('is not a folder'),
    });
  });

  it('names what it may not write, and opens what is ours and was closed', async () => {
    await workspace[Symbol.asyncDispose]();
    await withoutRoot(async () => {
      workspace = await openScratchWorkspace();
      await chmod(workspace.root, 0o500);
      await expect(open()).rejects.toMatchObject({
        code: 'WORKSPACE_UNUSABLE',
        message: expect.stringContaining('.harnessgym cannot be made: EACCES'),
      });
      await chmod(workspace.root, 0o700);
      await open();
      await chmod(join(workspace.root, '.harnessgym'), 0o500);
      const { warnings } = await (await open()).sync({});
      expect(warnings).toEqual([expect.stringContaining('.harnessgym was closed to its owner (mode 500)')]);
      await chmod(join(workspace.root, '.harnessgym/skills'), 0o000);
      expect((await (await open()).sync({})).warnings).toEqual([expect.stringContaining('skills was closed')]);
    });
  });

  it('refuses a workspace whose .harnessgym is a file', async () => {
    await writeFile(join(workspace.root, '.harnessgym'), '');
    await expect(open()).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
      message: expect.stringContaining(join(workspace.root, '.harnessgym')),
    });
  });

  it('H-03 refuses a workspace whose .harnessgym is a link out of it, and writes nothing there', async () => {
    await using other = await openScratchWorkspace();
    await symlink(other.root, join(workspace.root, '.harnessgym'));
    await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_UNUSABLE' });
    expect(await readdir(other.root)).toEqual([]);
  });

  it('finds skills and servers at any depth, one server a folder, and writes the documented fields', async () => {
    for (const path of ['skills/a/SKILL.md', 'skills/deep/b/SKILL.md', 'mcp/s/server.json', 'mcp/s/mcp.json']) {
      await workspace.put(path);
    }
    expect(await paths()).toEqual([
      '.harnessgym/skills/a/SKILL.md',
      '.harnessgym/skills/deep/b/SKILL.md',
      '.harnessgym/mcp/s/mcp.json',
    ]);
    expect((await workspace.registry()).artifacts[0]).toEqual({
      id: 'skill:.harnessgym/skills/a/SKILL.md',
      kind: 'skill',
      path: '.harnessgym/skills/a/SKILL.md',
      description: 'Found in the skill folder.',
      iteration: null,
      created_at: '2026-01-02T03:04:05+00:00',
      metadata: {
        source: 'filesystem-sync',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        generated_description: 'Found in the skill folder.',
      },
    });
  });

  it('F-20 makes one artifact of each top-level item and none of caches and vendored folders', async () => {
    for (let file = 0; file < 300; file++) await workspace.put(`fixtures/images/${file}`);
    for (const path of [
      'tools/one.py',
      'tools/x.pyc',
      'tools/__pycache__/x',
      'docs/node_modules/p',
      'tests/.git/HEAD',
    ]) {
      await workspace.put(path);
    }
    await mkdir(join(workspace.root, '.harnessgym/scripts/empty'), { recursive: true });
    expect(await paths()).toEqual(['.harnessgym/tools/one.py', '.harnessgym/fixtures/images']);
  });

  it.each(['skills/SKILL.md', 'mcp/mcp.json'])(
    'F-13 does not take the whole folder of %s for an item',
    async (path) => {
      await workspace.put(path);
      const registry = await open();
      expect(registry.artifacts()).toEqual([]);
      expect((await registry.sync({})).warnings).toEqual([expect.stringContaining(`.harnessgym/${path}`)]);
    },
  );

  it('takes what is marked below another skill or server for a part of it', async () => {
    for (const path of ['skills/a/SKILL.md', 'skills/a/bad/SKILL.md', 'mcp/s/mcp.json', 'mcp/s/lib/server.json']) {
      await workspace.put(path);
    }
    expect(await paths()).toEqual(['.harnessgym/skills/a/SKILL.md', '.harnessgym/mcp/s/mcp.json']);
  });

  it('H-03 takes no link for an artifact, wherever it leads', async () => {
    await writeFile(join(workspace.root, 'secret'), 'secret');
    await workspace.put('tools/real');
    await symlink('../../secret', join(workspace.root, '.harnessgym/tools/leaves'));
    await symlink(workspace.root, join(workspace.root, '.harnessgym/docs'));
    await workspace.put('skills/s/notes');
    await symlink('/etc/passwd', join(workspace.root, '.harnessgym/skills/s/SKILL.md'));
    const registry = await open();
    expect(registry.artifacts().map(({ path }) => path)).toEqual(['.harnessgym/tools/real']);
    const { warnings } = await registry.sync({});
    for (const path of ['tools/leaves', '.harnessgym/docs', 'skills/s/SKILL.md']) {
      expect(warnings).toContainEqual(expect.stringContaining(path));
    }
  });

  it('A-10 survives names that are not UTF-8 and FIFOs', async () => {
    await workspace.put('tools/item/file');
    const odd = Buffer.from([0x6f, 0xff]);
    await writeFile(Buffer.concat([Buffer.from(join(workspace.root, '.harnessgym/tools/')), odd]), 'odd');
    await writeFile(Buffer.concat([Buffer.from(join(workspace.root, '.harnessgym/tools/item/')), odd]), 'odd');
    execFileSync('mkfifo', [
      join(workspace.root, '.harnessgym/tools/pipe'),
      join(workspace.root, '.harnessgym/tools/item/p'),
    ]);
    const registry = await open();
    expect(registry.artifacts().map(({ path }) => path)).toEqual(['.harnessgym/tools/item']);
    expect((await registry.sync({})).warnings).toEqual([
      expect.stringContaining('UTF-8'),
      expect.stringMatching(/tools\/pipe" is no file/),
    ]);
  });
});

describe('sync', () => {
  it('reports what was added, changed and lost since the report before', async () => {
    await workspace.put('tools/early');
    const registry = await open();
    await workspace.put('tools/new/run.sh');
    const first = await registry.sync({ iteration: 1 });
    expect(first.added.map(({ path, iteration }) => [path, iteration])).toEqual([
      ['.harnessgym/tools/early', undefined],
      ['.harnessgym/tools/new', 1],
    ]);

    await chmod(join(workspace.root, '.harnessgym/tools/new/run.sh'), 0o755);
    await rm(join(workspace.root, '.harnessgym/tools/early'));
    const second = await registry.sync({ iteration: 2 });
    expect(second.added).toEqual([]);
    expect(second.changed).toMatchObject([{ path: '.harnessgym/tools/new', iteration: 2 }]);
    expect(second.missing).toMatchObject([
      { path: '.harnessgym/tools/early', status: { state: 'missing', since: '2026-01-02T03:04:05+00:00' } },
    ]);
    expect(await registry.sync({ iteration: 3 })).toEqual({ added: [], changed: [], missing: [], warnings: [] });
  });

  it('sees an edit anywhere below an item, a renamed file and a changed link', async () => {
    await workspace.put('mcp/s/mcp.json', '{}');
    await workspace.put('mcp/s/lib/a.mjs');
    await symlink('a.mjs', join(workspace.root, '.harnessgym/mcp/s/lib/link'));
    const registry = await open();
    await registry.sync({});
    const lib = join(workspace.root, '.harnessgym/mcp/s/lib');
    const edits = [
      () => workspace.put('mcp/s/lib/a.mjs', 'edited'),
      () => rename(join(lib, 'a.mjs'), join(lib, 'b.mjs')),
      () => rm(join(lib, 'link')).then(() => symlink('b.mjs', join(lib, 'link'))),
    ];
    for (const edit of edits) {
      await edit();
      expect((await registry.sync({})).changed).toHaveLength(1);
    }
    for (const part of ['mcp/s/node_modules/p/index.js', 'mcp/s/.git/HEAD', 'mcp/s/legacy.pyc']) {
      await workspace.put(part);
      expect((await registry.sync({})).changed).toHaveLength(1);
    }
    await workspace.put('mcp/s/__pycache__/a.pyc');
    expect((await registry.sync({})).changed).toEqual([]);
  });

  it('takes over what an agent wrote into the file', async () => {
    const registry = await open();
    await workspace.put('tools/probe.mjs');
    const entry = {
      kind: 'tool',
      path: './.harnessgym/tools/probe.mjs',
      description: 'Measures one case.',
      usage: 'node',
    };
    await workspace.putRegistry({ version: 1, artifacts: [entry] });
    const known = {
      id: 'tool:.harnessgym/tools/probe.mjs',
      description: 'Measures one case.',
      metadata: { usage: 'node' },
    };
    expect((await registry.sync({ iteration: 1 })).added).toMatchObject([{ ...known, iteration: 1 }]);

    const [written] = (await workspace.registry()).artifacts;
    await workspace.putRegistry({ version: 1, artifacts: [{ ...written, id: 'probe', description: 'Better.' }] });
    await registry.sync({ iteration: 2 });
    expect(registry.artifacts()).toMatchObject([{ ...known, id: 'probe', description: 'Better.', iteration: 1 }]);
  });

  const passed = (digest: string) => ({
    qualification: { status: 'passed', digest, report_path: 'x', updated_at: 'x' },
  });
  it.each([
    { of: 'a known artifact', forge: passed },
    { of: 'a new artifact', forge: passed },
    { of: 'a new artifact', forge: () => ({ quarantined: true, quarantine: 'because' }) },
  ])('believes no verdict that an agent writes about $of', async ({ of, forge }) => {
    await workspace.put('tools/probe.mjs');
    const digest = (await open()).artifacts()[0]?.digest ?? '';
    if (of === 'a new artifact') await rm(join(workspace.root, '.harnessgym'), { recursive: true });
    const registry = await open();
    await workspace.put('tools/probe.mjs');
    const forged = forge(digest);
    const entry = { kind: 'tool', path: '.harnessgym/tools/probe.mjs', metadata: { digest, ...forged } };
    await workspace.putRegistry({ artifacts: [entry] });
    await registry.sync({ iteration: 1 });
    expect(registry.artifacts()).toMatchObject([{ digest, status: { state: 'candidate' } }]);
    for (const key of Object.keys(forged)) expect(registry.artifacts()[0]?.metadata).not.toHaveProperty(key);
  });

  it('keeps a verdict that an agent takes out of the file', async () => {
    await workspace.put('tools/bad');
    const registry = await open();
    const [artifact] = registry.artifacts();
    if (artifact === undefined) throw new Error('the tool was not found');
    const { id, digest } = artifact;
    await registry.settle(new Map([[id, { verdict: 'quarantined', digest, reportPath: 'r', reason: 'crashes' }]]), 1);
    await workspace.putRegistry({ version: 1, artifacts: [{ kind: 'tool', path: '.harnessgym/tools/bad' }] });
    await registry.sync({});
    expect(registry.artifacts()).toMatchObject([{ status: { state: 'quarantined', reason: 'crashes' } }]);
  });
});
