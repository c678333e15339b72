import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkSkills } from './link-skills.js';
import { openMountStack } from './mount-stack.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hg-skills-'));
  folder = join(root, '.agents', 'skills');
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('links a skill, and takes back the link and the folders that were not there', async () => {
  const skill = await newSkill('adding');
  const before = await tree();
  const mounts = openMountStack();
  await linkSkills([skill], { workspace: root, folder, mounts });
  expect(await realpath(join(folder, 'adding'))).toBe(await realpath(skill.folder));
  await mounts[Symbol.asyncDispose]();
  expect(await tree()).toEqual(before);
});

it('leaves alone what stands in its place, and a link that somebody has put there', async () => {
  const [adding, mine] = [await newSkill('adding'), await newSkill('mine')];
  await mkdir(join(folder, 'mine'), { recursive: true });
  await writeFile(join(folder, 'mine', 'SKILL.md'), 'of the user');
  await symlink(adding.folder, join(folder, 'adding'));
  const before = await tree();
  const mounts = openMountStack();
  await linkSkills([adding, mine], { workspace: root, folder, mounts });
  await mounts[Symbol.asyncDispose]();
  expect(await tree()).toEqual(before);
  expect(await readFile(join(folder, 'mine', 'SKILL.md'), 'utf8')).toBe('of the user');
});

it('takes back only what is still its own', async () => {
  const mounts = openMountStack();
  await linkSkills([await newSkill('adding'), await newSkill('gone')], { workspace: root, folder, mounts });
  await rm(join(folder, 'adding'));
  await rm(join(folder, 'gone'));
  await writeFile(join(folder, 'adding'), 'of the agent');
  await mounts[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual(['adding']);
});

it('F-14 writes nothing through a link that leads out of the workspace', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'hg-home-'));
  await symlink(elsewhere, join(root, '.agents'));
  const mounts = openMountStack();
  await linkSkills([await newSkill('adding')], { workspace: root, folder, mounts });
  expect(await readdir(elsewhere)).toEqual([]);
  await mounts[Symbol.asyncDispose]();
  await rm(elsewhere, { recursive: true });
});

it('F-14 links in a folder that a link in the workspace leads to, and takes that back', async () => {
  await mkdir(join(root, '.agents'));
  await mkdir(join(root, 'skills'));
  await symlink('../skills', folder);
  const skill = await newSkill('adding');
  const before = await tree();
  const mounts = openMountStack();
  await linkSkills([skill], { workspace: root, folder, mounts });
  expect(await readFile(join(folder, 'adding', 'SKILL.md'), 'utf8')).toBe('adding');
  await mounts[Symbol.asyncDispose]();
  expect(await tree()).toEqual(before);
});

it('undoes the others when one undo fails, and tells of it', async () => {
  const undone: string[] = [];
  const mounts = openMountStack();
  mounts.add(async () => void undone.push('first'));
  mounts.add(() => Promise.reject(new Error('stuck')));
  mounts.add(async () => void undone.push('last'));
  await expect(mounts[Symbol.asyncDispose]()).rejects.toMatchObject({
    code: 'UNMOUNT_FAILED',
    message: expect.stringMatching(/1 thing.*: stuck/),
  });
  expect(undone).toEqual(['last', 'first']);
});

async function newSkill(name: string) {
  const source = join(root, 'harness', name);
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'SKILL.md'), name);
  return { name, folder: source };
}

async function tree(): Promise<string[]> {
  return (await readdir(root, { recursive: true })).sort();
}
