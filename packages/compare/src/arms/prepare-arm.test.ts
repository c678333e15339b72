import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Arm } from '../arm.js';
import { type JudgedGround, openJudgedGround } from '../testing/judged-ground.js';
import { placeBundle } from './place-bundle.js';
import { prepareArm } from './prepare-arm.js';

const skill = '.harnessgym/skills/tune/SKILL.md';
const server = '.harnessgym/mcp/bench/mcp.json';
const fixture = '.harnessgym/fixtures/best.json';
const docs = '.harnessgym/docs/notes.md';

let ground: JudgedGround;
beforeEach(async () => {
  ground = await openJudgedGround();
  await ground.put(`bundle/${skill}`, '---\nname: tune\ndescription: How to tune.\n---\nMeasure first.\n');
  await ground.put(`bundle/${fixture}`, '{}');
  await ground.put(`bundle/${docs}`, 'Notes.');
  await ground.put('bundle/.harnessgym/skills/broken/SKILL.md', 'No front matter.');
  await buildHonestServer(ground.bundle, 'bench');
});
afterEach(() => ground[Symbol.asyncDispose]());

it('gives each arm its part of what did not fail', async () => {
  const judged = await ground.judge();
  const pathsOf = (arm: Arm, excludedKinds: readonly string[] = []) =>
    prepareArm(arm, { ...judged, excludedKinds })
      .bundle?.artifacts.map(({ path }) => path)
      .sort() ?? [];

  expect(pathsOf('plain')).toEqual([]);
  expect(pathsOf('plain2')).toEqual([]);
  expect(pathsOf('harnessed')).toEqual([docs, fixture, server, skill]);
  expect(pathsOf('skills-only')).toEqual([skill]);
  expect(pathsOf('mcp-only')).toEqual([server]);
  expect(pathsOf(`without:${skill}`)).toEqual([docs, fixture, server]);
  expect(pathsOf('without:mcp/bench/')).toEqual([docs, fixture, skill]);
  expect(pathsOf('placebo')).toEqual([]);
  expect(prepareArm('harnessed', undefined)).toEqual({ arm: 'harnessed', verdicts: [] });
});

it('G-10 leaves a kind out of every arm when that is asked for', async () => {
  const judged = await ground.judge();
  const had = prepareArm('harnessed', { ...judged, excludedKinds: ['fixture'] });
  expect(had.verdicts.map(({ path }) => path).sort()).toEqual([docs, server, skill]);
  expect(await placeBundle(had, ground.workspace)).toEqual([docs, server, skill]);
  expect(await readdir(join(ground.workspace, '.harnessgym'))).not.toContain('fixtures');
});

it('places what was judged into a workspace, byte by byte, and nothing for a plain arm', async () => {
  const judged = await ground.judge();
  expect(await placeBundle(prepareArm('plain', judged), ground.workspace)).toEqual([]);
  expect(await readdir(ground.workspace)).toEqual([]);

  const arm = prepareArm('harnessed', judged);
  expect(await placeBundle(arm, ground.workspace)).toEqual([docs, fixture, server, skill]);
  for (const path of [docs, fixture, server, skill, '.harnessgym/mcp/bench/server.mjs']) {
    expect(await readFile(join(ground.workspace, path))).toEqual(await readFile(join(ground.bundle, path)));
  }
  expect(arm.verdicts.find(({ path }) => path === server)).toMatchObject({
    verdict: 'qualified',
    tools: ['echo', 'add'],
    framing: 'newline',
  });
});

it('refuses what is no longer what was judged, and what leads out of the bundle', async () => {
  const judged = await ground.judge();
  const arm = prepareArm('harnessed', judged);
  await ground.put(`bundle/${docs}`, 'Others.');
  await expect(placeBundle(arm, ground.workspace)).rejects.toMatchObject({ code: 'ARTIFACT_CHANGED' });

  await writeFile(join(ground.bundle, '../secret'), 'Of somebody else.');
  await ground.put('bundle/.harnessgym/docs/guide/index.md', 'A guide.');
  await symlink('../../../../secret', join(ground.bundle, '.harnessgym/docs/guide/leads-out'));
  const again = await ground.judge();
  const leading = again.bundle.artifacts.filter(({ path }) => path.endsWith('guide'));
  const place = { arm: 'harnessed' as const, bundle: { ...again.bundle, artifacts: leading }, verdicts: [] };
  await expect(placeBundle(place, ground.workspace)).rejects.toMatchObject({ code: 'ARTIFACT_LINK_LEAVES' });
});
