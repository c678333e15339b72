import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import type { Registry, Settlement } from './registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
let registry: Registry;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  await workspace.put('mcp/s/mcp.json', '{}');
  registry = await open();
});
afterEach(() => workspace[Symbol.asyncDispose]());

const open = () => openRegistry(workspace.root, { now: () => new Date('2026-01-02T03:04:05Z') });
const id = 'mcp:.harnessgym/mcp/s/mcp.json';
const state = (of: Registry) => of.artifacts().map(({ status }) => status);
async function settle(settlement: (digest: string) => Settlement): Promise<void> {
  const digest = registry.artifacts()[0]?.digest ?? '';
  await registry.settle(new Map([[id, settlement(digest)]]), 2);
}

describe('settle', () => {
  it('J-05 records a qualification in the documented place, its report relative to the workspace', async () => {
    const reportPath = join(workspace.root, '.harnessgym/runs/r/qualification.json');
    await settle((digest) => ({ verdict: 'qualified', digest, reportPath, tools: ['search'] }));
    const { digest } = registry.artifacts()[0] ?? {};
    expect((await workspace.registry()).artifacts[0]?.metadata).toEqual({
      source: 'filesystem-sync',
      digest,
      generated_description: 'Found in the mcp folder.',
      qualification: {
        status: 'passed',
        report_path: '.harnessgym/runs/r/qualification.json',
        iteration: 2,
        updated_at: '2026-01-02T03:04:05+00:00',
        digest,
        tools: ['search'],
      },
    });
    expect(state(await open())).toEqual([{ state: 'qualified', digest, tools: ['search'] }]);
  });

  it('E-02 remembers the framing of a qualified server', async () => {
    await settle((digest) => ({ verdict: 'qualified', digest, reportPath: 'r', tools: [], framing: 'content-length' }));
    expect(state(await open())).toMatchObject([{ state: 'qualified', framing: 'content-length' }]);
  });

  it('records a quarantine in the documented places, and the next verdict lifts it', async () => {
    await settle((digest) => ({ verdict: 'quarantined', digest, reportPath: 'r.json', reason: 'no handshake' }));
    const { digest, metadata } = registry.artifacts()[0] ?? {};
    expect(metadata).toMatchObject({
      quarantined: true,
      quarantine: { status: 'quarantined', reason: 'no handshake', report_path: 'r.json', iteration: 2, digest },
    });
    expect(state(await open())).toEqual([{ state: 'quarantined', digest, reason: 'no handshake' }]);

    await settle((judged) => ({ verdict: 'unchecked', digest: judged, reportPath: 'r.json' }));
    expect(state(await open())).toEqual([{ state: 'unchecked', digest }]);
    const written = (await workspace.registry()).artifacts[0]?.metadata;
    expect(written).not.toHaveProperty('quarantined');
    expect(written).not.toHaveProperty('quarantine');
  });

  it('F-11 a verdict holds only while the bytes are those it judged', async () => {
    await settle((digest) => ({ verdict: 'qualified', digest, reportPath: 'r', tools: [] }));
    await workspace.put('mcp/s/server.mjs', 'edited');
    await registry.sync({});
    expect(state(registry)).toEqual([{ state: 'candidate' }]);
    expect(registry.artifacts()[0]?.metadata).toHaveProperty('qualification');
  });

  it('F-11 a verdict comes back with the bytes it judged', async () => {
    await settle((digest) => ({ verdict: 'quarantined', digest, reportPath: 'r', reason: 'crashes' }));
    const away = join(workspace.root, 'away');
    renameSync(join(workspace.root, '.harnessgym/mcp/s'), away);
    await registry.sync({});
    expect(state(await open())).toMatchObject([{ state: 'missing' }]);
    renameSync(away, join(workspace.root, '.harnessgym/mcp/s'));
    await registry.sync({});
    expect(state(registry)).toMatchObject([{ state: 'quarantined', reason: 'crashes' }]);
  });

  it('keeps a verdict on bytes that are gone by now, and it does not hold', async () => {
    await settle(() => ({ verdict: 'qualified', digest: 'of other bytes', reportPath: 'r', tools: [] }));
    expect(state(registry)).toEqual([{ state: 'candidate' }]);
  });

  it('loses nothing when a sync is under way', async () => {
    const digest = registry.artifacts()[0]?.digest ?? '';
    const verdict = { verdict: 'unchecked', digest, reportPath: 'r' } as const;
    await workspace.put('tools/new');
    const [first, , second] = await Promise.all([
      registry.sync({}),
      registry.settle(new Map([[id, verdict]]), 1),
      registry.sync({}),
    ]);
    expect(state(registry)).toEqual([{ state: 'unchecked', digest }, { state: 'candidate' }]);
    expect(state(await open())).toEqual(state(registry));
    expect([first.added.length, second.added.length]).toEqual([2, 0]);
  });

  it('leaves what others wrote into the file since, and the next sync takes it over', async () => {
    await workspace.put('tools/new');
    const description = 'By hand.';
    const tool = { kind: 'tool', path: '.harnessgym/tools/new', description };
    const server = { kind: 'mcp', path: '.harnessgym/mcp/s/mcp.json', description };
    await workspace.putRegistry({ artifacts: [server, tool], metadata: { note: 'kept' } });
    await settle((digest) => ({ verdict: 'unchecked', digest, reportPath: 'r' }));
    expect((await workspace.registry()).artifacts.map((entry) => entry.description)).toEqual([
      description,
      description,
    ]);
    await registry.sync({});
    expect(registry.artifacts()).toMatchObject([{ description, status: { state: 'unchecked' } }, { description }]);
    expect((await workspace.registry()).metadata).toEqual({ note: 'kept' });
  });

  it('A-02 keeps a file aside that cannot be used, and tells so in the next report', async () => {
    await workspace.put('registry.json', 'broken');
    await settle((digest) => ({ verdict: 'unchecked', digest, reportPath: 'r' }));
    expect(await workspace.text('registry.invalid.json')).toBe('broken');
    expect((await registry.sync({})).warnings).toContainEqual(expect.stringContaining('registry.invalid.json'));
    expect(state(await open())).toMatchObject([{ state: 'unchecked' }]);
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
  ])('A-02 gets %s in the place of the file out of the way', async (_, make) => {
    rmSync(join(workspace.root, '.harnessgym/registry.json'));
    make(join(workspace.root, '.harnessgym/registry.json'));
    await settle((digest) => ({ verdict: 'unchecked', digest, reportPath: 'r' }));
    expect(existsSync(join(workspace.root, '.harnessgym/registry.invalid.json'))).toBe(true);
    expect(state(await open())).toMatchObject([{ state: 'unchecked' }]);
  });

  it('refuses an id that nobody has', async () => {
    const settlement = { verdict: 'unchecked', digest: '', reportPath: '' } as const;
    await expect(registry.settle(new Map([['tool:none', settlement]]), 1)).rejects.toMatchObject({
      code: 'ARTIFACT_UNKNOWN',
      artifactId: 'tool:none',
    });
  });

  it('selects a bundle whose digest depends on the artifacts and not on their order', async () => {
    await workspace.put('tools/a');
    await workspace.put('tools/b');
    await registry.sync({});
    const all = registry.bundle(() => true);
    expect(all).toMatchObject({
      root: workspace.root,
      artifacts: [{ kind: 'mcp' }, { kind: 'tool' }, { kind: 'tool' }],
    });
    expect(registry.bundle(() => true).digest).toBe(all.digest);
    expect(registry.bundle(({ kind }) => kind === 'tool').digest).not.toBe(all.digest);
    await workspace.put('tools/a', 'edited');
    await registry.sync({});
    expect(registry.bundle(() => true).digest).not.toBe(all.digest);
  });
});
