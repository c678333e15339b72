import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JudgedGround, openJudgedGround } from '../../testing/judged-ground.js';
import type { JudgedBundle, KnownVerdict } from '../judged-bundle.js';
import { openJudgedBundle } from '../open-judged-bundle.js';
import { placeBundle } from '../place-bundle.js';
import { type ArmBundle, prepareArm } from '../prepare-arm.js';
import { type PlaceboModel, writePlacebo } from './write-placebo.js';

let ground: JudgedGround;
beforeEach(async () => {
  ground = await openJudgedGround();
});
afterEach(() => ground[Symbol.asyncDispose]());

const skillText = `---
name: tune-attention
description: "How to tune the attention kernel: measure first, then block sizes."
---
${'Measure, change one thing, measure again.\n'.repeat(30)}`;

async function buildBundle(): Promise<void> {
  await ground.put('bundle/.harnessgym/skills/tune-attention/SKILL.md', skillText);
  await buildHonestServer(ground.bundle, 'attention-bench', {
    description: 'Measures the attention kernel, honestly.',
  });
  await ground.put('bundle/.harnessgym/fixtures/best.json', JSON.stringify({ block: 64, warps: 4, stages: [1, 2, 3] }));
  await ground.put('bundle/.harnessgym/docs/guide/index.md', 'Blocks of 64 are best.\n');
  await ground.put('bundle/.harnessgym/docs/guide/more.md', 'Warps of 4, too.\n');
  await ground.put('bundle/.harnessgym/scripts/profile.mjs', 'console.log(process.hrtime.bigint());\n'.repeat(9));
  await ground.put('bundle/.harnessgym/tests/kernel.test.mjs', "import assert from 'node:assert';\nassert.ok(64);\n");
  await ground.put('bundle/.harnessgym/tools/sweep.sh', '#!/usr/bin/env bash\necho 64\n');
}

/** The harnessed arm, and the placebo that stands for it. */
async function arms(): Promise<{ harnessed: ArmBundle; placebo: ArmBundle; judged: JudgedBundle }> {
  const source = await ground.judge();
  const harnessed = prepareArm('harnessed', source);
  await writePlacebo(modelOf(harnessed, source.verdicts), place('placebo'));
  const judged = await ground.judge(place('placebo'));
  return { harnessed, placebo: prepareArm('placebo', { ...source, placebo: judged }), judged };
}
const place = (name: string) => join(ground.bundle, '..', name);

function modelOf({ bundle }: ArmBundle, qualifications: PlaceboModel['qualifications']): PlaceboModel {
  if (bundle === undefined) throw new Error('The arm has nothing.');
  return { bundle, qualifications };
}

/** All that a prompt shows of an arm, in numbers. */
function sizesOf({ bundle, verdicts }: ArmBundle) {
  const verdictOn = (id: string): KnownVerdict | undefined => verdicts.find(({ artifactId }) => artifactId === id);
  return (bundle?.artifacts ?? []).map(({ id, kind, path, description }) => ({
    kind,
    path: path.length,
    description: description.length,
    verdict: verdictOn(id)?.verdict,
    tools: verdictOn(id)?.tools.map(({ length }) => length),
  }));
}

it('passes the gate with as many artifacts of each kind, which take as much of a prompt', async () => {
  await buildBundle();
  const { harnessed, placebo } = await arms();
  const kinds = harnessed.bundle?.artifacts.map(({ kind }) => kind);
  expect(kinds).toEqual(['skill', 'mcp', 'tool', 'fixture', 'test', 'docs', 'script']);
  expect(sizesOf(placebo)).toEqual(sizesOf(harnessed));
  expect(harnessed.verdicts.filter(({ verdict }) => verdict === 'qualified').map(({ kind }) => kind)).toEqual([
    'skill',
    'mcp',
    'tool',
    'test',
    'script',
  ]);
});

it('has nothing of the original in it, not even its names, and does not tell what it is', async () => {
  await buildBundle();
  const { placebo } = await arms();
  const copied = await placeBundle(placebo, ground.workspace);
  const texts = await Promise.all(copied.map((path) => textsOf(join(ground.workspace, path))));
  expect(copied.join('\n') + texts.join('\n')).not.toMatch(
    /placebo|inert|dummy|fake|attention|tune|measure|kernel|64|warps|echo|sweep|profile|best|guide/i,
  );
});

async function textsOf(path: string): Promise<string> {
  const manifest = path.endsWith('mcp.json') ? await readFile(join(path, '../server.mjs'), 'utf8') : '';
  return manifest + (path.includes('/docs/') ? '' : await readFile(path, 'utf8'));
}

it('is as large as the original where an agent reads it', async () => {
  await buildBundle();
  const { placebo } = await arms();
  const root = placebo.bundle?.root ?? '';
  const of = (kind: string) => join(root, placebo.bundle?.artifacts.find((one) => one.kind === kind)?.path ?? '');
  expect((await readFile(of('skill'))).length).toBe(skillText.length);
  expect((await readFile(of('fixture'))).length).toBe(
    JSON.stringify({ block: 64, warps: 4, stages: [1, 2, 3] }).length,
  );
  expect(JSON.parse(await readFile(of('fixture'), 'utf8'))).toEqual({ notes: expect.any(String) });
  expect((await readFile(of('script'))).length).toBe(9 * 'console.log(process.hrtime.bigint());\n'.length);
});

it('has a server that says the same whatever it is asked', async () => {
  await buildBundle();
  const { placebo, judged } = await arms();
  const server = judged.verdicts.find(({ kind }) => kind === 'mcp');
  const script = join(placebo.bundle?.root ?? '', server?.path ?? '', '../server.mjs');
  const [first = '', second = ''] = server?.tools ?? [];
  const place = { name: 's', command: process.execPath, args: [script], cwd: ground.workspace, env: {} };
  await using connection = await connectServer(place, {
    startupTimeoutMs: 20_000,
    signal: new AbortController().signal,
  });
  const { tools } = await connection.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([first, second]);
  const answers = [
    await connection.client.callTool({ name: first, arguments: { note: 'What is best?' } }),
    await connection.client.callTool({ name: second, arguments: {} }),
  ];
  for (const { content } of answers) expect(content).toEqual([{ type: 'text', text: 'There is nothing to add.' }]);
});

it('comes out the same each time', async () => {
  await buildBundle();
  const source = await ground.judge();
  const model = modelOf(prepareArm('harnessed', source), source.verdicts);
  for (const name of ['first', 'second']) {
    await mkdir(place(name));
    await writePlacebo(model, place(name));
  }
  const bytesOf = async (name: string) =>
    (await openJudgedBundle(place(name), [])).bundle.artifacts.map(({ path, digest }) => [path, digest]);
  expect(await bytesOf('first')).toEqual(await bytesOf('second'));
});
