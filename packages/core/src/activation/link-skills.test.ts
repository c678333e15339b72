import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkSkills } from './link-skills.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-links-'));
  for (const name of ['one', 'two']) {
    await mkdir(join(workspace, '.harnessgym', 'skills', name), { recursive: true });
    await writeFile(join(workspace, '.harnessgym', 'skills', name, 'SKILL.md'), name);
  }
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const skill = (name: string) => ({ name, folder: join(workspace, '.harnessgym', 'skills', name) });
const linked = (name: string) => readFile(join(workspace, '.agents', 'skills', name, 'SKILL.md'), 'utf8');

it('links each skill for both agents, by relative links that survive a move', async () => {
  expect(await linkSkills([skill('one')], workspace)).toEqual([]);
  expect(await linked('one')).toBe('one');
  expect(await readlink(join(workspace, '.claude', 'skills', 'one'))).toBe('../../.harnessgym/skills/one');
});

it('F-07 removes the link of a skill that is no longer active, and no other', async () => {
  await mkdir(join(workspace, '.agents', 'skills'), { recursive: true });
  await symlink('/somewhere/else', join(workspace, '.agents', 'skills', 'theirs'));
  await linkSkills([skill('one'), skill('two')], workspace);
  await linkSkills([skill('two')], workspace);
  await expect(linked('one')).rejects.toThrow('ENOENT');
  expect(await linked('two')).toBe('two');
  expect((await lstat(join(workspace, '.agents', 'skills', 'theirs'))).isSymbolicLink()).toBe(true);
});

it("C-07 F-14 never replaces what is the user's, and says that the skill is not linked", async () => {
  await mkdir(join(workspace, '.agents', 'skills', 'one'), { recursive: true });
  await mkdir(join(workspace, '.claude', 'skills'), { recursive: true });
  await writeFile(join(workspace, '.claude', 'skills', 'one'), 'mine');
  const conflicts = await linkSkills([skill('one')], workspace);
  expect(conflicts).toHaveLength(2);
  expect(conflicts).toContainEqual({ skill: 'one', reason: '.claude/skills/one is yours and was left alone.' });
  expect(await readFile(join(workspace, '.claude', 'skills', 'one'), 'utf8')).toBe('mine');
});

it.each<[string, (path: string) => unknown]>([
  ['a file', (path) => writeFile(path, '')],
  ['a link to nothing', (path) => symlink('nothing', path)],
  ['a link to itself', (path) => symlink(path, path)],
])('F-14 %s in the place of a folder is left alone, and the skill is not linked', async (_name, put) => {
  await put(join(workspace, '.agents'));
  expect(await linkSkills([skill('one')], workspace)).toEqual([
    { skill: 'one', reason: '.agents/skills is yours and was left alone.' },
  ]);
  expect(await linkSkills([], workspace)).toEqual([]);
});

it('F-14 writes nothing through a link that leads out of the workspace', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'hg-home-'));
  await symlink(elsewhere, join(workspace, '.agents'));
  expect(await linkSkills([skill('one')], workspace)).toHaveLength(1);
  expect(await readdir(elsewhere)).toEqual([]);
  await rm(elsewhere, { recursive: true });
});

it('creates no folder when there is nothing to link', async () => {
  await linkSkills([], workspace);
  await expect(lstat(join(workspace, '.agents'))).rejects.toThrow('ENOENT');
});

it('F-14 links and unlinks in a folder that a link in the workspace leads to', async () => {
  await mkdir(join(workspace, 'skills'));
  await mkdir(join(workspace, '.agents'));
  await symlink('../skills', join(workspace, '.agents', 'skills'));
  expect(await linkSkills([skill('one'), skill('two')], workspace)).toEqual([]);
  expect(await linked('one')).toBe('one');
  expect(await linkSkills([skill('two')], workspace)).toEqual([]);
  expect(await readdir(join(workspace, 'skills'))).toEqual(['two']);
});
