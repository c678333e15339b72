import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import type { Artifact } from '@harnessgym/registry';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgePlacebo } from '../../plan/judge-placebo.js';
import type { JudgedBundle } from '../../plan/study-settings.js';
import { type JudgedGround, openJudgedGround, readBundleIn } from '../../testing/judged-ground.js';
import { placeBundle } from '../place-bundle.js';
import { prepareArm } from '../prepare-arm.js';
import { makePlacebo } from './make-placebo.js';

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
const best = JSON.stringify({ block: 64, warps: 4, stages: [1, 2, 3] });
const profile = 'console.log(process.hrtime.bigint());\n'.repeat(9);

async function judgedBundle(): Promise<JudgedBundle> {
  await ground.put('bundle/.harnessgym/skills/tune-attention/SKILL.md', skillText);
  await buildHonestServer(ground.bundle, 'attention-bench', {
    description: 'Measures the attention kernel, honestly.',
  });
  await ground.put('bundle/.harnessgym/fixtures/best.json', best);
  await ground.put('bundle/.harnessgym/docs/guide/index.md', 'Blocks of 64 are best.\n');
  await ground.put('bundle/.harnessgym/docs/guide/more.md', 'Warps of 4, too.\n');
  await ground.put('bundle/.harnessgym/scripts/profile.mjs', profile);
  await ground.put('bundle/.harnessgym/tests/kernel.test.mjs', "import assert from 'node:assert';\nassert.ok(64);\n");
  await ground.put('bundle/.harnessgym/tools/sweep.sh', '#!/usr/bin/env bash\necho 64\n');
  return await ground.judge();
}

/** With the placebo in the workspace of a trial. */
async function placed() {
  const judged = await judgedBundle();
  const written = { sandbox: 'auto' };
  const request = { template: ground.template, written, cwd: ground.bundle, env: process.env };
  const placebo = await judgePlacebo(judged, { ...request, signal: new AbortController().signal });
  const copied = await placeBundle(prepareArm('placebo', { ...judged, placebo }), ground.workspace);
  return { judged, placebo, copied };
}

/** All that a prompt shows of a bundle, in numbers. */
function sizesOf(artifacts: readonly Artifact[], qualifications: JudgedBundle['qualifications']) {
  const verdictOn = (path: string) => qualifications.find((one) => one.path === path);
  return artifacts.map(({ kind, path, description }) => ({
    kind,
    path: path.length,
    description: description.length,
    verdict: verdictOn(path)?.verdict,
    tools: verdictOn(path)?.tools.map(({ length }) => length),
  }));
}

it('passes the gate with as many artifacts of each kind, which take as much of a prompt', async () => {
  const { judged, placebo, copied } = await placed();
  const { artifacts } = await readBundleIn(ground.workspace);
  expect(artifacts.map(({ path }) => path).sort()).toEqual(copied);
  expect(artifacts.map(({ kind }) => kind)).toEqual(['skill', 'mcp', 'tool', 'fixture', 'test', 'docs', 'script']);
  expect(sizesOf(artifacts, placebo.qualifications)).toEqual(sizesOf(judged.bundle.artifacts, judged.qualifications));
  const qualified = placebo.qualifications.filter(({ verdict }) => verdict === 'qualified');
  expect(qualified.map(({ kind }) => kind)).toEqual(['skill', 'mcp', 'tool', 'test', 'script']);
  const digests = new Map(artifacts.map(({ path, digest }) => [path, digest]));
  for (const { path, digest } of placebo.qualifications) expect(digests.get(path)).toBe(digest);
});

it('has nothing of the original in it, not even its names, and does not tell what it is', async () => {
  const { placebo } = await placed();
  const all = placebo.files.map(({ path, content }) => `${path}\n${content}`).join('\n');
  expect(all).not.toMatch(
    /placebo|inert|dummy|fake|attention|tune|measure|kernel|64|warps|echo|sweep|profile|best|guide/i,
  );
});

it('is as large as the original where an agent reads it', async () => {
  const { placebo } = await placed();
  const contentOf = (part: string) => placebo.files.find(({ path }) => path.includes(part))?.content ?? '';
  expect(contentOf('/skills/')).toHaveLength(skillText.length);
  expect(contentOf('/fixtures/')).toHaveLength(best.length);
  expect(JSON.parse(contentOf('/fixtures/'))).toEqual({ notes: expect.any(String) });
  expect(contentOf('/scripts/')).toHaveLength(profile.length);
});

it('has a server that lists as much and says the same whatever it is asked', async () => {
  const { placebo } = await placed();
  const ask = (root: string, path: string) =>
    connectServer(
      { name: 's', command: process.execPath, args: [join(root, path, '../server.mjs')], cwd: root, env: {} },
      { startupTimeoutMs: 20_000, signal: new AbortController().signal },
    );
  await using original = await ask(ground.bundle, '.harnessgym/mcp/attention-bench/mcp.json');
  const manifest = placebo.paths.find((path) => path.includes('/mcp/')) ?? '';
  await using connection = await ask(ground.workspace, manifest);
  const { tools } = await connection.client.listTools();
  const enabled = (await original.client.listTools()).tools.filter(({ name }) => ['echo', 'add'].includes(name));
  expect(tools.map((tool) => JSON.stringify(tool).length)).toEqual(enabled.map((tool) => JSON.stringify(tool).length));
  for (const { name } of tools) {
    const { content } = await connection.client.callTool({ name, arguments: { note: 'What is best?' } });
    expect(content).toEqual([{ type: 'text', text: 'There is nothing to add.' }]);
  }
  expect(JSON.parse(await readFile(join(ground.workspace, manifest), 'utf8')).name).toHaveLength(
    'attention-bench'.length,
  );
});

it('comes out the same each time', async () => {
  const { bundle, qualifications } = await judgedBundle();
  expect(await makePlacebo({ bundle, qualifications })).toEqual(await makePlacebo({ bundle, qualifications }));
});
