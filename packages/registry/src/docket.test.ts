import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Docket, JudgedArtifact } from './docket.js';
import { openRegistry } from './open-registry.js';
import type { Registry } from './registry.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
let docket: Docket & { kept: JudgedArtifact[] };
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  docket = inMemory();
  await workspace.put('mcp/s/mcp.json', '{}');
});
afterEach(() => workspace[Symbol.asyncDispose]());

const id = 'mcp:.harnessgym/mcp/s/mcp.json';
const open = () => openRegistry(workspace.root, { docket });
const stateOf = (registry: Registry) => registry.artifacts()[0]?.status.state;

it('B-10 a verdict that somebody wrote into the file makes a candidate, and is kept there as his word', async () => {
  await forge();
  const registry = await open();
  expect(stateOf(registry)).toBe('candidate');
  expect((await workspace.registry()).artifacts[0]?.metadata['qualification']).toMatchObject({ status: 'passed' });
  await registry.sync({});
  expect(stateOf(registry)).toBe('candidate');
  expect(stateOf(await open())).toBe('candidate');
});

it('B-10 a forged quarantine hides nothing that was judged good, and a verdict taken out of the file is recalled', async () => {
  const registry = await open();
  await settle(registry, 'qualified');
  await workspace.putRegistry({
    version: 1,
    artifacts: [
      entry({ quarantined: true, quarantine: { ...evidence(registry), status: 'quarantined', reason: 'x' } }),
    ],
  });
  expect(stateOf(await open())).toBe('qualified');
  await workspace.putRegistry({ version: 1, artifacts: [entry({})] });
  expect(stateOf(await open())).toBe('qualified');
});

it('B-10 a forged verdict for bytes that come later makes those no better', async () => {
  const first = await open();
  await workspace.put('mcp/s/mcp.json', '{"later": 1}');
  await first.sync({});
  const later = evidence(first);
  await workspace.put('mcp/s/mcp.json', '{}');
  await workspace.putRegistry({
    version: 1,
    artifacts: [entry({ qualification: { ...later, status: 'passed', tools: [] } })],
  });
  const registry = await open();
  await workspace.put('mcp/s/mcp.json', '{"later": 1}');
  await registry.sync({});
  expect(stateOf(registry)).toBe('candidate');
});

it('F-11 bytes that come back have the verdict that was given on them', async () => {
  const registry = await open();
  await settle(registry, 'qualified');
  await workspace.put('mcp/s/mcp.json', '{"worse": 1}');
  await registry.sync({});
  await settle(registry, 'quarantined');
  expect(stateOf(registry)).toBe('quarantined');
  await workspace.put('mcp/s/mcp.json', '{}');
  await registry.sync({});
  expect(stateOf(registry)).toBe('qualified');
});

it('hands the docket each verdict with the artifact it is on, before it holds', async () => {
  const registry = await open();
  const states: unknown[] = [];
  const { keep } = docket;
  docket.keep = async (judged) => {
    states.push(stateOf(registry));
    await keep(judged);
  };
  await settle(registry, 'qualified');
  expect(states).toEqual(['candidate']);
  expect(docket.kept).toMatchObject([
    { artifact: { id, status: { state: 'candidate' } }, verdict: { verdict: 'qualified', reportPath: 'r' } },
  ]);
});

function inMemory(): Docket & { kept: JudgedArtifact[] } {
  const kept: JudgedArtifact[] = [];
  return {
    kept,
    recall: ({ kind, path, digest }) =>
      kept.findLast(
        ({ artifact, verdict }) => artifact.kind === kind && artifact.path === path && verdict.digest === digest,
      )?.verdict,
    async keep(judged) {
      for (const one of judged) kept.push(one);
    },
    judged: () => kept.map(({ artifact }) => artifact),
    forget: async () => {},
  };
}

async function settle(registry: Registry, verdict: 'qualified' | 'quarantined'): Promise<void> {
  const { digest = '' } = registry.artifacts()[0] ?? {};
  const settlement =
    verdict === 'qualified'
      ? { verdict, digest, reportPath: 'r', tools: ['t'] }
      : { verdict, digest, reportPath: 'r', reason: 'no' };
  await registry.settle(new Map([[id, settlement]]), undefined);
}

/** As a registry without a docket would have written it. */
async function forge(): Promise<void> {
  await settle(await openRegistry(workspace.root), 'qualified');
}

function evidence(registry: Registry) {
  return { digest: registry.artifacts()[0]?.digest, report_path: 'r', updated_at: '2026-01-01T00:00:00Z' };
}

function entry(metadata: object) {
  return { kind: 'mcp', path: '.harnessgym/mcp/s/mcp.json', metadata };
}
