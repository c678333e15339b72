import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Arm } from '../arm.js';
import { type JudgedGround, openJudgedGround } from '../testing/judged-ground.js';
import { placeBundle } from './place-bundle.js';
import { type ArmBundle, prepareArm } from './prepare-arm.js';

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

const pathsOf = (arm: ArmBundle) =>
  arm.from === 'folder' ? arm.bundle.artifacts.map(({ path }) => path).sort() : arm.from;

it('gives each arm its part of what did not fail', async () => {
  const judged = await ground.judge();
  const partOf = (arm: Arm) => pathsOf(prepareArm(arm, judged));

  expect(partOf('plain')).toBe('nowhere');
  expect(partOf('plain2')).toBe('nowhere');
  expect(partOf('harnessed')).toEqual([docs, fixture, server, skill]);
  expect(partOf('skills-only')).toEqual([skill]);
  expect(partOf('mcp-only')).toEqual([server]);
  expect(partOf(`without:${skill}`)).toEqual([docs, fixture, server]);
  expect(partOf('without:mcp/bench/')).toEqual([docs, fixture, skill]);
  expect(partOf('placebo')).toBe('nowhere');
  expect(pathsOf(prepareArm('harnessed', undefined))).toBe('nowhere');
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
  expect(arm.qualifications.find(({ path }) => path === server)).toMatchObject({
    verdict: 'qualified',
    tools: ['echo', 'add'],
    framing: 'newline',
  });
});

it('refuses what is no longer what was judged, and what leads out of the bundle', async () => {
  const arm = prepareArm('harnessed', await ground.judge());
  await ground.put(`bundle/${docs}`, 'Others.');
  await expect(placeBundle(arm, ground.workspace)).rejects.toMatchObject({ code: 'ARTIFACT_CHANGED' });

  await writeFile(join(ground.bundle, '../secret'), 'Of somebody else.');
  await ground.put('bundle/.harnessgym/docs/guide/index.md', 'A guide.');
  await symlink('../../../../secret', join(ground.bundle, '.harnessgym/docs/guide/leads-out'));
  const again = await ground.judge();
  const leading = again.bundle.artifacts.filter(({ path }) => path.endsWith('guide'));
  const place = { from: 'folder' as const, bundle: { ...again.bundle, artifacts: leading }, qualifications: [] };
  await expect(placeBundle(place, ground.workspace)).rejects.toMatchObject({ code: 'ARTIFACT_LINK_LEAVES' });
});
