import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import type { Registry } from './registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

const onDisk = [
  { kind: 'skill', path: '.harnessgym/skills/trace/SKILL.md' },
  { kind: 'mcp', path: '.harnessgym/mcp/search/mcp.json' },
  { kind: 'tool', path: '.harnessgym/tools/probe' },
];
const passed = { status: 'passed', digest: 'x', report_path: '/home/x/q.json', iteration: 1, updated_at: 'then' };
const valid = {
  version: 1,
  updated_at: 'then',
  artifacts: [
    { ...onDisk[0], id: 'trace', description: 'Traces.', iteration: 1, created_at: 'then', metadata: { level: 2 } },
    { ...onDisk[1], iteration: null, metadata: { source: 'filesystem-sync', digest: 'x', qualification: passed } },
    { ...onDisk[2], metadata: { quarantined: true, quarantine: { status: 'quarantined', reason: 'crashes' } } },
    { kind: 'fixture', path: '.harnessgym/fixtures/gone', metadata: { digest: 'x', missing: { since: 'then' } } },
  ],
  metadata: { note: 'kept' },
};

/** Each writes real files; a run of thousands found what this many guard. */
const numRuns = 100;

/** Keys and values that mean something to the registry or to JavaScript, so that chance finds them. */
const key = fc.constantFrom(
  ...['artifacts', 'metadata', 'kind', 'path', 'id', 'description', 'iteration', 'digest', 'missing', 'aliases'],
  ...['quarantined', 'quarantine', 'qualification', 'generated_description', '__proto__', 'constructor', 'toString'],
);
const telling = fc.constantFrom<unknown>(
  ...[null, '', 0, -1, 1.5, true, [], {}, 'tool', 'mcp', 'skill', 'x', '\0', '\ud800', 'tool:.harnessgym/tools/probe'],
  ...['.harnessgym/tools', '.harnessgym/tools/probe/..', '.harnessgym/mcp/search', '/etc/passwd', '..', 'skill:x'],
  ...onDisk.map(({ path }) => path),
);
const value = fc.oneof(telling, fc.jsonValue({ maxDepth: 3 }), fc.dictionary(key, telling));
const edit = fc.oneof(
  fc.record({ edit: fc.constant('set' as const), at: fc.nat(), value }),
  fc.record({ edit: fc.constant('add' as const), at: fc.nat(), key, value }),
  fc.record({ edit: fc.constant('remove' as const), at: fc.nat() }),
);
const mutated = fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
  const document: unknown = JSON.parse(JSON.stringify(valid));
  for (const one of edits) {
    const places = placesOf(document);
    const place = places[one.at % places.length];
    if (place === undefined) continue;
    const { holder, name } = place;
    const target = one.edit === 'add' && isHolder(holder[name]) ? holder[name] : holder;
    if (one.edit === 'remove') delete holder[name];
    else define(target, one.edit === 'add' ? one.key : name, one.value);
  }
  return JSON.stringify(document);
});
const torn = fc.tuple(mutated, fc.nat()).map(([text, at]) => text.slice(0, at % text.length));
const registryText = fc.oneof(
  mutated,
  torn,
  value.map((any) => JSON.stringify(any)),
  fc.string(),
);

type Holder = Record<string, unknown>;
const isHolder = (any: unknown): any is Holder => typeof any === 'object' && any !== null;
function placesOf(document: unknown): { holder: Holder; name: string }[] {
  if (!isHolder(document)) return [];
  return Object.entries(document).flatMap(([name, inner]) => [{ holder: document, name }, ...placesOf(inner)]);
}
/** A copy, since a later edit may change it. An assignment to `__proto__` would define nothing. */
function define(holder: Holder, name: string, any: unknown): void {
  Object.defineProperty(holder, name, {
    value: structuredClone(any),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

async function withWorkspace(run: (workspace: ScratchWorkspace) => Promise<void>): Promise<void> {
  await using workspace = await openScratchWorkspace();
  await workspace.put('skills/trace/SKILL.md');
  await workspace.put('mcp/search/mcp.json', '{}');
  await workspace.put('tools/probe');
  await run(workspace);
}
function expectAllOnDisk(registry: Registry): void {
  const there = registry.artifacts().filter(({ status }) => status.state !== 'missing');
  const byKind = onDisk.map(({ kind, path }) => ({ kind, path }));
  expect(there.map(({ kind, path }) => ({ kind, path }))).toEqual(expect.arrayContaining(byKind));
  expect(there).toHaveLength(onDisk.length);
  expect(new Set(registry.artifacts().map(({ id }) => id)).size).toBe(registry.artifacts().length);
}
async function expectKept(workspace: ScratchWorkspace, text: string, warnings: readonly string[]): Promise<void> {
  if (!warnings.some((warning) => warning.includes('registry.json'))) return;
  const folder = join(workspace.root, '.harnessgym');
  const names = (await readdir(folder)).filter((name) => name.startsWith('registry.invalid'));
  expect(await Promise.all(names.map((name) => workspace.text(name)))).toContain(text);
}

describe('a malformed registry', () => {
  it('A-02 costs no artifact that is on disk, and is kept when it cannot be used whole', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(registryText, (text) =>
        withWorkspace(async (workspace) => {
          await workspace.put('registry.json', text);
          const registry = await openRegistry(workspace.root);
          expectAllOnDisk(registry);
          await expectKept(workspace, text, (await registry.sync({})).warnings);
          const again = await openRegistry(workspace.root);
          expect(again.artifacts()).toEqual(registry.artifacts());
          expect((await again.sync({})).warnings).toEqual([]);
        }),
      ),
      { numRuns },
    ),
  );

  it('A-02 costs no verdict when it breaks while it is open', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(registryText, (text) =>
        withWorkspace(async (workspace) => {
          const registry = await openRegistry(workspace.root);
          const verdicts = registry
            .artifacts()
            .map(({ id, digest }) => [id, { verdict: 'quarantined', digest, reportPath: 'r', reason: 'x' }] as const);
          await registry.settle(new Map(verdicts), 1);
          await registry.sync({});
          await workspace.put('registry.json', text);
          const { warnings } = await registry.sync({ iteration: 2 });
          expectAllOnDisk(registry);
          await expectKept(workspace, text, warnings);
          expect(registry.artifacts().map(({ status }) => status.state)).toEqual(onDisk.map(() => 'quarantined'));
          expect((await openRegistry(workspace.root)).artifacts()).toEqual(registry.artifacts());
        }),
      ),
      { numRuns },
    ),
  );

  it('A-02 costs no server whose manifest only the registry names', () =>
    withWorkspace(async (workspace) => {
      await workspace.put('mcp/named/search.json', '{}');
      await workspace.putRegistry({ artifacts: [{ kind: 'mcp', path: '.harnessgym/mcp/named/search.json' }] });
      const registry = await openRegistry(workspace.root);
      await workspace.put('registry.json', 'torn');
      await registry.sync({});
      const named = registry.artifacts().find(({ path }) => path === '.harnessgym/mcp/named/search.json');
      expect(named?.status).toEqual({ state: 'candidate' });
    }));
});
