import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  await workspace.put('tools/probe.py');
});
afterEach(() => workspace[Symbol.asyncDispose]());

const probe = { kind: 'tool', path: '.harnessgym/tools/probe.py' };
const keptAside = expect.stringContaining('kept as .harnessgym/registry.invalid.json');
async function openAndReport() {
  const registry = await openRegistry(workspace.root);
  return { registry, artifacts: registry.artifacts(), ...(await registry.sync({})) };
}

describe('a registry file that somebody else wrote', () => {
  it('keeps id, description, iteration, time and unknown keys, which go into metadata', async () => {
    const entry = {
      ...probe,
      id: 'probe',
      description: 'A probe.',
      iteration: 4,
      created_at: '2025-01-01T00:00:00+00:00',
      author: 'agent',
      level: 'top',
      metadata: { level: 'explicit', source: 'fake-runner' },
    };
    await workspace.putRegistry({ version: '1', artifacts: [entry], metadata: { note: 'kept' } });
    const { artifacts } = await openAndReport();
    expect(artifacts).toMatchObject([
      {
        id: 'probe',
        description: 'A probe.',
        iteration: 4,
        metadata: { author: 'agent', level: 'explicit', source: 'fake-runner' },
      },
    ]);
    const written = await workspace.registry();
    expect(written.artifacts[0]).toMatchObject({ id: 'probe', created_at: '2025-01-01T00:00:00+00:00' });
    expect(written.metadata).toEqual({ note: 'kept' });
  });

  it.each([
    ['a syntax error', '{"artifacts": ['],
    ['an array', '[]'],
    ['artifacts as an object', '{"artifacts": {}}'],
    ['artifacts as null', '{"artifacts": null}'],
    ['nothing', ''],
  ])('A-02 keeps %s aside, warns, and finds the artifacts again', async (_, text) => {
    await workspace.put('registry.json', text);
    const { artifacts, warnings } = await openAndReport();
    expect(artifacts).toMatchObject([probe]);
    expect(warnings).toEqual([keptAside, expect.stringContaining('no registry')]);
    expect(await workspace.text('registry.invalid.json')).toBe(text);
    expect((await workspace.registry()).artifacts).toMatchObject([probe]);
  });

  it('A-02 drops only the entries that cannot be used, and says which', async () => {
    const document = {
      artifacts: [{ path: 'x' }, { ...probe, description: 'Kept.' }, 'text', { kind: 'spell', path: 'y' }],
    };
    await workspace.putRegistry(document);
    const { artifacts, warnings } = await openAndReport();
    expect(artifacts).toMatchObject([{ ...probe, description: 'Kept.' }]);
    expect(warnings.map((warning) => /artifacts\[\d\]/.exec(warning)?.[0])).toEqual([
      undefined,
      'artifacts[0]',
      'artifacts[2]',
      'artifacts[3]',
    ]);
    expect(JSON.parse(await workspace.text('registry.invalid.json'))).toEqual(document);
  });

  it('A-02 a key that occurs twice counts with its last value, is named, and the file is kept aside once', async () => {
    const twice =
      '{"artifacts": [{"kind": "tool", "path": ".harnessgym/tools/probe.py", "description": "First.", "description": "Last."}]}';
    await workspace.put('registry.json', twice);
    const { artifacts, warnings, registry } = await openAndReport();
    expect(artifacts).toMatchObject([{ ...probe, description: 'Last.' }]);
    expect(warnings).toEqual([keptAside, expect.stringContaining('"description" occurs more than once in one object')]);
    expect(await workspace.text('registry.invalid.json')).toBe(twice);
    expect((await registry.sync({})).warnings).toEqual([]);
  });

  it('A-02 loses nothing it knew when the file breaks during a run', async () => {
    await workspace.putRegistry({ artifacts: [{ ...probe, id: 'probe', description: 'A probe.' }] });
    const registry = await openRegistry(workspace.root);
    await workspace.put('registry.json', 'torn');
    await registry.sync({ iteration: 1 });
    expect(registry.artifacts()).toMatchObject([{ id: 'probe', description: 'A probe.' }]);
  });

  it('does not wait for a FIFO', async () => {
    execFileSync('mkfifo', [join(workspace.root, '.harnessgym/registry.json')]);
    expect((await openAndReport()).artifacts).toMatchObject([probe]);
  });

  it('gets a folder in its place out of the way', async () => {
    await mkdir(join(workspace.root, '.harnessgym/registry.json/x'), { recursive: true });
    expect((await openAndReport()).artifacts).toMatchObject([probe]);
    expect((await workspace.registry()).artifacts).toMatchObject([probe]);
  });

  it('H-01 drops entries outside the folder of their kind, with a warning', async () => {
    const outside = [
      '/etc/passwd',
      '../../secret',
      '.harnessgym/docs/../../task.md',
      '.harnessgym/tools/probe.py',
      '.harnessgym/docs',
    ];
    await workspace.putRegistry({ artifacts: outside.map((path) => ({ kind: 'docs', path })) });
    const { artifacts, warnings } = await openAndReport();
    expect(artifacts.map(({ kind, path }) => ({ kind, path }))).toEqual([probe]);
    for (const path of outside) expect(warnings).toContainEqual(expect.stringContaining(JSON.stringify(path)));
  });

  it('F-12 knows one artifact under all spellings of its path', async () => {
    await workspace.put('mcp/s/server.json', '{}');
    const spellings = [
      './.harnessgym/mcp/s/server.json',
      '.harnessgym/mcp/s',
      '.harnessgym/mcp/s/server.py',
      `${workspace.root}/.harnessgym/mcp/s/`,
    ];
    await workspace.putRegistry({
      artifacts: spellings.map((path, position) => ({ kind: 'mcp', path, id: `id-${position}` })),
    });
    const { artifacts } = await openAndReport();
    expect(artifacts.filter(({ kind }) => kind === 'mcp')).toMatchObject([
      { id: 'id-0', path: '.harnessgym/mcp/s/server.json', metadata: { aliases: ['id-1', 'id-2', 'id-3'] } },
    ]);
  });

  it('reads the ids of single files as aliases of the item that holds them', async () => {
    await workspace.put('fixtures/set/a.json');
    await workspace.put('fixtures/set/b.json');
    const files = ['.harnessgym/fixtures/set/a.json', '.harnessgym/fixtures/set/b.json'];
    await workspace.putRegistry({ artifacts: files.map((path) => ({ kind: 'fixture', path })) });
    const { artifacts } = await openAndReport();
    expect(artifacts.filter(({ kind }) => kind === 'fixture')).toMatchObject([
      { id: 'fixture:.harnessgym/fixtures/set', metadata: { aliases: files.map((path) => `fixture:${path}`) } },
    ]);
  });

  it('takes a server whose manifest has a name of its own when the file names it', async () => {
    await workspace.put('mcp/s/search.json', '{}');
    await workspace.putRegistry({ artifacts: [{ kind: 'mcp', path: '.harnessgym/mcp/s/search.json' }] });
    const { artifacts } = await openAndReport();
    expect(artifacts).toContainEqual(
      expect.objectContaining({ path: '.harnessgym/mcp/s/search.json', status: { state: 'candidate' } }),
    );
  });

  it('says which of two manifests in one folder it does not take', async () => {
    for (const name of ['a', 'b']) await workspace.put(`mcp/named/${name}.json`, '{}');
    await workspace.putRegistry({
      artifacts: ['a', 'b'].map((name) => ({ kind: 'mcp', path: `.harnessgym/mcp/named/${name}.json` })),
    });
    const { artifacts, warnings } = await openAndReport();
    expect(artifacts.map(({ path }) => path)).toContain('.harnessgym/mcp/named/a.json');
    expect(warnings).toContainEqual(expect.stringContaining('named/b.json is beside a.json'));
  });

  it('a verdict of the original, which names no digest, makes a candidate', async () => {
    const qualification = { status: 'passed', report_path: '/home/x/q.json', iteration: 1, updated_at: 'then' };
    await workspace.putRegistry({ artifacts: [{ ...probe, metadata: { qualification } }] });
    const { artifacts } = await openAndReport();
    expect(artifacts).toMatchObject([{ status: { state: 'candidate' }, metadata: { qualification } }]);
  });

  it('keeps an entry that was judged and whose file is not there as missing', async () => {
    const qualification = { status: 'passed', digest: 'of what was there', report_path: 'r', updated_at: 'then' };
    const metadata = { digest: 'of what was there', qualification };
    await workspace.putRegistry({ artifacts: [{ kind: 'tool', path: '.harnessgym/tools/gone.py', metadata }] });
    const { artifacts, missing } = await openAndReport();
    expect(artifacts.map(({ path, status }) => [path, status.state])).toEqual([
      ['.harnessgym/tools/gone.py', 'missing'],
      [probe.path, 'candidate'],
    ]);
    expect(missing).toHaveLength(1);
  });

  it.each([
    ['none that was never judged', {}, 0],
    ['a thousand of those that say they were', { qualification: 'passed' }, 1_000],
  ])('F-02 keeps of a hundred thousand invented artifacts %s', async (_, judged, kept) => {
    const qualification = { status: 'passed', digest: 'x', report_path: 'r', updated_at: 'then' };
    const metadata = { digest: 'x', ...('qualification' in judged && { qualification }) };
    const artifacts = Array.from({ length: 100_000 }, (_, n) => ({
      kind: 'tool',
      path: `.harnessgym/tools/none-${n}`,
      metadata: { ...metadata, missing: { since: `2026-01-01T00:00:00.${n + 100_000}` } },
    }));
    await workspace.putRegistry({ artifacts });
    const { artifacts: left } = await openAndReport();
    expect(left.filter(({ status }) => status.state === 'missing')).toHaveLength(kept);
    if (kept > 0) expect(left.map(({ path }) => path)).toContain('.harnessgym/tools/none-99999');
    expect((await workspace.registry()).artifacts).toHaveLength(kept + 1);
  });

  it('F-02 drops any number of entries that nothing was ever seen of, with one warning', async () => {
    const bogus = Array.from({ length: 5_000 }, (_, n) => ({ kind: 'tool', path: `.harnessgym/tools/none-${n}` }));
    await workspace.putRegistry({ artifacts: bogus });
    const { artifacts, missing, warnings } = await openAndReport();
    expect(artifacts).toMatchObject([probe]);
    expect(missing).toEqual([]);
    expect(warnings).toEqual([keptAside, expect.stringContaining('4999 others')]);
  });

  it('F-12 makes one artifact of fifty thousand spellings at once', async () => {
    await workspace.put('fixtures/set/0');
    const files = Array.from({ length: 50_000 }, (_, n) => ({
      kind: 'fixture',
      path: `.harnessgym/fixtures/set/${n}`,
    }));
    await workspace.putRegistry({ artifacts: files });
    const [set] = (await openAndReport()).artifacts;
    expect(set?.metadata['aliases']).toHaveLength(50_000);
  });

  it('A-02 keeps a key called __proto__, in an entry and at the top', async () => {
    const metadata = JSON.parse('{"__proto__": {"note": 1}}');
    const entry = JSON.parse(`{"kind": "tool", "path": "${probe.path}", "__proto__": {"note": 2}}`);
    await workspace.putRegistry({ artifacts: [entry], metadata });
    const { artifacts, warnings } = await openAndReport();
    expect(warnings).toEqual([]);
    expect(Object.entries(artifacts[0]?.metadata ?? {})).toContainEqual(['__proto__', { note: 2 }]);
    expect(Object.entries((await workspace.registry()).metadata)).toEqual([['__proto__', { note: 1 }]]);
  });

  it('says little of what is long', async () => {
    const long = 'x'.repeat(100_000);
    const artifacts = [
      { kind: 'tool', path: long },
      { kind: 'tool', path: `.harnessgym/tools/${long}` },
      { ...probe, id: `tool:${probe.path}` },
      { kind: 'docs', path: '.harnessgym/docs/a', id: `tool:${probe.path}` },
    ];
    await workspace.put('docs/a');
    const deep = JSON.parse('['.repeat(200) + ']'.repeat(200));
    await workspace.putRegistry({ artifacts, metadata: { [long]: deep } });
    const { warnings } = await openAndReport();
    expect(warnings).toHaveLength(5);
    for (const warning of warnings) expect(warning.length).toBeLessThan(500);
  });

  it('caps the warnings', async () => {
    await workspace.putRegistry({ artifacts: Array.from({ length: 5_000 }, () => ({})) });
    const { warnings } = await openAndReport();
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('… and 4981 more.');
  });

  it('A-02 drops what is nested too deep to be written again, and keeps the rest', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const [entry, other] = [
      { ...probe, metadata: { deep: 0 } },
      { ...probe, id: 'probe' },
    ].map((it) => JSON.stringify(it));
    const nested = entry?.replace('0', deep);
    await workspace.put(
      'registry.json',
      `{"artifacts": [${nested}, ${other}], "metadata": {"deep": ${deep}, "note": 1}}`,
    );
    const { artifacts, warnings } = await openAndReport();
    expect(artifacts).toMatchObject([{ ...probe, id: 'probe' }]);
    expect(warnings).toEqual([keptAside, expect.stringContaining('artifacts[0]'), expect.stringContaining('"deep"')]);
    expect((await workspace.registry()).metadata).toEqual({ note: 1 });
  });

  it('A-02 survives a file that may not be read', async () => {
    await workspace[Symbol.asyncDispose]();
    await withoutRoot(async () => {
      workspace = await openScratchWorkspace();
      await workspace.put('tools/probe.py');
      await workspace.put('registry.json', '{}', 0o000);
      const { artifacts, warnings } = await openAndReport();
      expect(artifacts).toMatchObject([probe]);
      expect(warnings).toEqual([keptAside, expect.stringContaining('not readable')]);
    });
  });

  it('A-02 reads past a byte order mark', async () => {
    await workspace.put('registry.json', `\uFEFF${JSON.stringify({ artifacts: [{ ...probe, id: 'probe' }] })}`);
    const { artifacts, warnings } = await openAndReport();
    expect({ artifacts, warnings }).toMatchObject({ artifacts: [{ id: 'probe' }], warnings: [] });
  });
});
