import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact } from './artifact.js';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  for (const path of [
    'skills/trace/SKILL.md',
    'mcp/search/server.py',
    'tools/ops/a.py',
    'tools/ops/b.py',
    'docs/n.md',
  ]) {
    await workspace.put(path);
  }
  await workspace.put('mcp/search/mcp.json', '{"command": "python3", "description": "From the manifest."}');
});
afterEach(() => workspace[Symbol.asyncDispose]());

const reportPath = '/home/somebody/task/.harnessgym/runs/r/iterations/1/qualification/attempt_1/qualification.json';
const qualification = {
  status: 'passed',
  report_path: reportPath,
  iteration: 1,
  updated_at: '2025-01-01T00:05:00+00:00',
};
const quarantine = { ...qualification, status: 'quarantined', reason: "['mcp search: no handshake']" };
const synced = { iteration: null, created_at: '2025-01-01T00:00:00+00:00' };
const source = 'filesystem-sync';

/** A file as the original writes it. */
const original = {
  version: 1,
  updated_at: '2025-01-01T00:06:00+00:00',
  generator: 'harnessgym 0.1',
  artifacts: [
    {
      ...synced,
      id: 'skill:.harnessgym/skills/trace/SKILL.md',
      kind: 'skill',
      path: '.harnessgym/skills/trace/SKILL.md',
      description: 'Discovered skill.',
      metadata: { source, qualification },
    },
    {
      kind: 'mcp',
      path: '.harnessgym/mcp/search/mcp.json',
      author: 'agent',
      metadata: { quarantined: true, quarantine },
    },
    ...['a.py', 'b.py'].map((name) => ({
      ...synced,
      id: `tool:.harnessgym/tools/ops/${name}`,
      kind: 'tool',
      path: `.harnessgym/tools/ops/${name}`,
      description: `Discovered ${name}.`,
      iteration: 1,
      metadata: { source, qualification, [name]: 'a fact' },
    })),
    { id: 'notes', kind: 'docs', path: '.harnessgym/docs/n.md', purpose: 'recall', metadata: { source } },
  ],
  metadata: { task: 'attention' },
};

async function open(): Promise<{ warnings: readonly string[]; byPath: (path: string) => Artifact | undefined }> {
  await workspace.putRegistry(original);
  const registry = await openRegistry(workspace.root);
  const { warnings } = await registry.sync({});
  return { warnings, byPath: (path) => registry.artifacts().find((it) => it.path === `.harnessgym/${path}`) };
}

describe('a registry file of the original', () => {
  it('is used whole, with its unknown keys', async () => {
    const { warnings } = await open();
    expect(warnings).toEqual([]);
    const written = await workspace.registry();
    expect(written.metadata).toEqual({ task: 'attention', generator: 'harnessgym 0.1' });
    expect(written.artifacts).toHaveLength(4);
  });

  it('keeps id, description, iteration, time and metadata of an entry, and folds unknown keys into metadata', async () => {
    const { byPath } = await open();
    expect(byPath('skills/trace/SKILL.md')).toMatchObject({
      id: 'skill:.harnessgym/skills/trace/SKILL.md',
      description: 'Discovered skill.',
      metadata: { source, qualification },
    });
    expect(byPath('docs/n.md')).toMatchObject({ id: 'notes', metadata: { source, purpose: 'recall' } });
    expect(byPath('mcp/search/mcp.json')).toMatchObject({
      id: 'mcp:.harnessgym/mcp/search/mcp.json',
      description: 'From the manifest.',
      metadata: { author: 'agent', quarantined: true, quarantine },
    });
    const written = (await workspace.registry()).artifacts.find(({ kind }) => kind === 'skill');
    expect(written).toMatchObject({ created_at: '2025-01-01T00:00:00+00:00', iteration: null });
  });

  it('keeps the ids and facts of single files as aliases and facts of the item that holds them', async () => {
    const { byPath } = await open();
    expect(byPath('tools/ops')).toMatchObject({
      id: 'tool:.harnessgym/tools/ops',
      description: 'Discovered a.py.',
      iteration: 1,
      metadata: {
        aliases: ['tool:.harnessgym/tools/ops/a.py', 'tool:.harnessgym/tools/ops/b.py'],
        'a.py': 'a fact',
        'b.py': 'a fact',
        qualification,
      },
    });
  });

  // Its verdicts name no digest, so nobody knows which bytes were judged: both are judged again.
  it.each(['skills/trace/SKILL.md', 'mcp/search/mcp.json', 'tools/ops'])(
    'makes a candidate of %s, whether it was qualified or quarantined',
    async (path) => {
      const { byPath } = await open();
      expect(byPath(path)?.status).toEqual({ state: 'candidate' });
    },
  );

  it.each([{ quarantined: true }, { quarantined: 1 }, { quarantine: { status: 'quarantined', reason: 'x' } }])(
    'believes no qualification beside %j, which the original would obey',
    async (mark) => {
      const { byPath } = await open();
      const { path, digest } = byPath('docs/n.md') ?? {};
      const metadata = { digest, qualification: { ...qualification, digest }, ...mark };
      await workspace.putRegistry({ artifacts: [{ kind: 'docs', path, metadata }] });
      const docs = (await openRegistry(workspace.root)).artifacts().find(({ kind }) => kind === 'docs');
      expect(docs?.status).toEqual({ state: 'candidate' });
    },
  );

  it('accepts absolute paths that lead into this workspace through a link', async () => {
    const link = `${workspace.root}-link`;
    await symlink(workspace.root, link);
    try {
      const entry = { kind: 'tool', path: `${link}/.harnessgym/tools/ops`, description: 'Mine.' };
      await workspace.putRegistry({ version: 1, artifacts: [entry, { ...entry, path: '/\0/.harnessgym/tools/ops' }] });
      const registry = await openRegistry(workspace.root);
      const ops = registry.artifacts().find(({ kind }) => kind === 'tool');
      expect(ops).toMatchObject({ id: 'tool:.harnessgym/tools/ops', description: 'Mine.' });
    } finally {
      await rm(link);
    }
  });

  it('accepts absolute paths into this workspace', async () => {
    const path = join(workspace.root, '.harnessgym/docs/n.md');
    await workspace.putRegistry({ artifacts: [{ kind: 'docs', path, description: 'Notes.' }] });
    const registry = await openRegistry(workspace.root);
    expect(registry.artifacts()).toContainEqual(expect.objectContaining({ description: 'Notes.' }));
  });
});
