import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectRegistry } from './inspect-registry.js';
import { openRegistry } from './open-registry.js';
import { pruneRegistry } from './prune-registry.js';
import type { Settlement } from './registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  for (const path of ['skills/good/SKILL.md', 'skills/bad/SKILL.md', 'tools/ops/a.py', 'tools/b.py']) {
    await workspace.put(path);
  }
  await workspace.put('mcp/search/mcp.json', '{"command": "node"}');
  await settle(
    ['skills/good/SKILL.md', 'qualified'],
    ['skills/bad/SKILL.md', 'quarantined'],
    ['tools/b.py', 'unchecked'],
  );
});
afterEach(() => workspace[Symbol.asyncDispose]());

async function settle(...verdicts: [path: string, verdict: Settlement['verdict']][]): Promise<void> {
  const registry = await openRegistry(workspace.root);
  const settlements = verdicts.map(([path, verdict]): [string, Settlement] => {
    const artifact = registry.artifacts().find((one) => one.path === `.harnessgym/${path}`) ?? expect.unreachable();
    const { id, digest } = artifact;
    return [id, { verdict, digest, reportPath: 'report.json', reason: 'It hangs.', tools: [] }];
  });
  await registry.settle(new Map(settlements), 1);
}

async function inspect() {
  const { artifacts, warnings } = await inspectRegistry(workspace.root);
  const states = artifacts.map(({ artifact, bytes }) => [artifact.path.slice('.harnessgym/'.length), bytes]);
  return { artifacts, warnings, bytes: Object.fromEntries(states) };
}

const remove = (path: string) => rm(join(workspace.root, '.harnessgym', path), { recursive: true });

describe('inspectRegistry', () => {
  it('compares every artifact with what the file says, and changes nothing', async () => {
    await workspace.put('skills/good/SKILL.md', 'edited');
    await remove('tools/ops');
    await remove('tools/b.py');
    await workspace.put('docs/new.md');
    const before = await treeDigest(workspace.root);
    expect((await inspect()).bytes).toEqual({
      'skills/good/SKILL.md': 'changed',
      'skills/bad/SKILL.md': 'as-recorded',
      'mcp/search/mcp.json': 'as-recorded',
      'docs/new.md': 'new',
      // Judged once, and never judged.
      'tools/b.py': 'missing',
      'tools/ops': 'missing',
    });
    expect(await treeDigest(workspace.root)).toBe(before);
  });

  it('says of a changed artifact that its verdict does not hold', async () => {
    await workspace.put('skills/good/SKILL.md', 'edited');
    const { artifacts } = await inspect();
    const edited = artifacts.find(({ artifact }) => artifact.path.includes('/good/'));
    expect(edited?.artifact.status).toEqual({ state: 'candidate' });
  });

  it('names the manifests that cannot be used', async () => {
    await workspace.put('mcp/search/mcp.json', '{"command": 7}');
    const { artifacts } = await inspect();
    const problems = artifacts.flatMap(({ manifestProblem }) => manifestProblem ?? []);
    expect(problems).toEqual([expect.stringMatching(/mcp\/search\/mcp\.json: .*"?command/)]);
  });
});

describe('pruneRegistry', () => {
  const stay = { quarantined: 'stay', mode: 'done' } as const;

  it('takes out of the file what is gone, with or without a verdict, and leaves the rest of it as it is', async () => {
    await remove('tools/ops');
    await remove('tools/b.py');
    const before = (await workspace.registry()).artifacts;
    const { forgotten, movedAside } = await pruneRegistry(workspace.root, stay);
    expect(forgotten.map(({ path }) => path)).toEqual(['.harnessgym/tools/b.py', '.harnessgym/tools/ops']);
    expect(movedAside).toEqual([]);
    const after = (await workspace.registry()).artifacts;
    expect(after).toEqual(before.filter(({ kind }) => kind !== 'tool'));
  });

  it('moves quarantined files aside when asked, whole, and says where', async () => {
    await workspace.put('skills/bad/deep/notes.txt', 'kept');
    await settle(['skills/bad/SKILL.md', 'quarantined']);
    const now = () => new Date('2026-01-02T03:04:05Z');
    const { movedAside } = await pruneRegistry(workspace.root, { ...stay, quarantined: 'move-aside', now });
    const to = '.harnessgym/pruned/2026-01-02T03-04-05Z/skills/bad';
    expect(movedAside).toMatchObject([{ artifact: { path: '.harnessgym/skills/bad/SKILL.md' }, to }]);
    expect(await workspace.text('pruned/2026-01-02T03-04-05Z/skills/bad/deep/notes.txt')).toBe('kept');
    expect(Object.keys((await inspect()).bytes)).not.toContain('skills/bad/SKILL.md');
  });

  it('does nothing when it only plans', async () => {
    await remove('tools/b.py');
    const before = await treeDigest(workspace.root);
    const planned = await pruneRegistry(workspace.root, { quarantined: 'move-aside', mode: 'planned' });
    expect([planned.forgotten.length, planned.movedAside.length]).toEqual([1, 1]);
    expect(await treeDigest(workspace.root)).toBe(before);
  });

  it('writes nothing when there is nothing to prune', async () => {
    const before = await treeDigest(workspace.root);
    await pruneRegistry(workspace.root, stay);
    expect(await treeDigest(workspace.root)).toBe(before);
  });

  it('keeps a file that cannot be used whole before it is replaced', async () => {
    const { artifacts } = await workspace.registry();
    const torn = { artifacts: [...artifacts, { kind: 'spell', path: 'x' }] };
    await workspace.putRegistry(torn);
    await remove('tools/b.py');
    await pruneRegistry(workspace.root, stay);
    expect(JSON.parse(await workspace.text('registry.invalid.json'))).toEqual(torn);
  });

  it('moves nothing through a link out of the workspace', async () => {
    await symlink('/tmp', join(workspace.root, '.harnessgym/pruned'));
    await expect(pruneRegistry(workspace.root, { ...stay, quarantined: 'move-aside' })).rejects.toMatchObject({
      code: 'WORKSPACE_UNUSABLE',
    });
    expect(Object.keys((await inspect()).bytes)).toContain('skills/bad/SKILL.md');
  });
});
