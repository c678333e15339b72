import { execFileSync } from 'node:child_process';
import { lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRegistry } from './open-registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

/** A workspace with a judged artifact, whose registry was written twice since. */
async function judged(): Promise<ScratchWorkspace> {
  const workspace = await openScratchWorkspace();
  await workspace.put('tools/probe.mjs', 'export {};\n');
  const registry = await openRegistry(workspace.root);
  const digest = registry.artifacts()[0]?.digest ?? '';
  const verdict = { verdict: 'qualified', digest, tools: [], reportPath: 'report.json' } as const;
  await registry.settle(new Map([['tool:.harnessgym/tools/probe.mjs', verdict]]), 1);
  await registry.sync({});
  return workspace;
}

it.each<[string, (workspace: ScratchWorkspace) => unknown]>([
  [
    'half of one',
    async (workspace) => workspace.put('registry.json', (await workspace.text('registry.json')).slice(0, 50)),
  ],
  ['no registry', (workspace) => workspace.put('registry.json', '[]')],
  [
    'a pipe',
    async ({ root }) => {
      await rm(join(root, '.harnessgym/registry.json'));
      execFileSync('mkfifo', [join(root, '.harnessgym/registry.json')]);
    },
  ],
])('A-02 with %s in the place of the registry the one before is used, and a warning says so', async (_name, spoil) => {
  await using workspace = await judged();
  await spoil(workspace);
  const registry = await openRegistry(workspace.root);
  expect(registry.artifacts()).toMatchObject([{ status: { state: 'qualified' } }]);
  const { warnings } = await registry.sync({});
  expect(warnings.join('\n')).toMatch(/kept as \.harnessgym\/registry\.invalid\.json[\s\S]*the one before it is used/);
});

it('A-12 a broken registry does not take the place of the last good one', async () => {
  await using workspace = await judged();
  for (let round = 0; round < 3; round += 1) {
    await workspace.put('registry.json', `{ broken ${round}`);
    const registry = await openRegistry(workspace.root);
    await workspace.put('registry.json', `{ broken again ${round}`);
    await registry.sync({});
    expect(JSON.parse(await workspace.text('registry.json.previous'))).toMatchObject({ version: 1 });
  }
  expect((await openRegistry(workspace.root)).artifacts()).toMatchObject([{ status: { state: 'qualified' } }]);
});

it('a sync that finds nothing new replaces neither the registry nor the one before', async () => {
  await using workspace = await judged();
  const stamps = async () =>
    Promise.all(
      ['registry.json', 'registry.json.previous'].map(async (name) => {
        const { ino, ctimeNs } = await lstat(join(workspace.root, '.harnessgym', name), { bigint: true });
        return { ino, ctimeNs };
      }),
    );
  const before = await stamps();
  const registry = await openRegistry(workspace.root);
  await registry.sync({ iteration: 2 });
  expect(await stamps()).toEqual(before);
});

it('A-12 what stands in the place of the one before is kept aside', async () => {
  await using workspace = await judged();
  await rm(join(workspace.root, '.harnessgym/registry.json.previous'));
  await workspace.put('registry.json.previous/mine');
  const registry = await openRegistry(workspace.root);
  expect((await registry.sync({})).warnings).toEqual([expect.stringContaining('registry.json.previous.aside')]);
  expect(await workspace.text('registry.json.previous.aside/mine')).toBe('registry.json.previous/mine');
});

it('a copy that was killed between taking away and putting in place is undone by the next opening', async () => {
  await using workspace = await judged();
  const folder = join(workspace.root, '.harnessgym');
  await workspace.put('.copy-0123456789ab/place', '.harnessgym/tools/probe.mjs');
  await workspace.put('.copy-0123456789ab/fresh', 'new\n');
  await rename(join(folder, 'tools/probe.mjs'), join(folder, '.copy-0123456789ab/former'));
  const registry = await openRegistry(workspace.root);
  expect(registry.artifacts()).toMatchObject([{ status: { state: 'qualified' } }]);
  expect((await registry.sync({})).warnings).toEqual([expect.stringContaining('.harnessgym/tools/probe.mjs is back')]);
});

it('a copy puts back nothing outside the folders of artifacts', async () => {
  await using workspace = await judged();
  for (const [index, place] of [
    '.harnessgym/tools/../../mine',
    'mine',
    '/tmp/mine',
    '.harnessgym/tools/a\0b',
  ].entries()) {
    await workspace.put(`.copy-00000000000${index}/place`, place);
    await workspace.put(`.copy-00000000000${index}/former`, 'stays');
  }
  const registry = await openRegistry(workspace.root);
  expect((await registry.sync({})).warnings).toEqual([]);
  for (const index of [0, 1, 2, 3]) expect(await workspace.text(`.copy-00000000000${index}/former`)).toBe('stays');
});
