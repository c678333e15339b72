import { readdirSync } from 'node:fs';
import { lstat, mkdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { SkillMount } from '@harnessgym/runners';

/** A skill whose place in an agent's folder is taken by a file of the user's. */
export interface SkillConflict {
  skill: string;
  reason: string;
}

const skillFolders: readonly string[] = ['.agents/skills', '.claude/skills'];

/**
 * Makes `.agents/skills` and `.claude/skills` hold a link to each skill and no stale link of ours. Ours is a link that
 * points into the workspace's `.harnessgym`; anything else is the user's and stays. Returns the skills that are not linked.
 */
export async function linkSkills(skills: readonly SkillMount[], workspace: string): Promise<SkillConflict[]> {
  const conflicts: SkillConflict[] = [];
  for (const name of skillFolders) {
    const folder = join(workspace, name);
    await unlinkStale(folder, { skills, workspace });
    for (const skill of skills) {
      const taken = await linkSkill(skill, { folder, workspace });
      if (taken !== undefined)
        conflicts.push({ skill: skill.name, reason: `${relative(workspace, taken)} is yours and was left alone.` });
    }
  }
  return conflicts;
}

/** Returns the path that is in the way, if one is. */
async function linkSkill(skill: SkillMount, { folder, workspace }: { folder: string; workspace: string }) {
  const link = join(folder, skill.name);
  if (!(await isUsable(folder, workspace))) return folder;
  const kind = await kindOf(link, workspace);
  if (kind !== 'free') return kind === 'foreign' ? link : undefined;
  await symlink(relative(folder, skill.folder), link, 'dir');
  return undefined;
}

/** Whether the folder is there now and in the workspace. A file, a link to nothing or one that leads out is the user's. */
async function isUsable(folder: string, workspace: string): Promise<boolean> {
  try {
    for (const path of [dirname(folder), folder]) {
      await mkdir(path, { recursive: true });
      if (!isWithin(await realpath(workspace), await realpath(path))) return false;
    }
    return true;
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'EEXIST') || hasCode(error, 'ELOOP')) return false;
    throw error;
  }
}

async function unlinkStale(
  folder: string,
  { skills, workspace }: { skills: readonly SkillMount[]; workspace: string },
) {
  for (const name of entriesOf(folder)) {
    const link = join(folder, name);
    if ((await kindOf(link, workspace)) !== 'ours') continue;
    const skill = skills.find((one) => one.name === name);
    if (skill === undefined || (await targetOf(link)) !== skill.folder) await rm(link);
  }
}

async function kindOf(link: string, workspace: string): Promise<'free' | 'ours' | 'foreign'> {
  try {
    if (!(await lstat(link)).isSymbolicLink()) return 'foreign';
  } catch (error) {
    if (isMissing(error)) return 'free';
    throw error;
  }
  return (await targetOf(link)).startsWith(join(workspace, '.harnessgym') + sep) ? 'ours' : 'foreign';
}

async function targetOf(link: string): Promise<string> {
  return resolve(join(link, '..'), await readlink(link));
}

/** Synchronous: mostly there is no such folder, and Node's thread pool costs many times what finding that out does. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'ELOOP')) return [];
    throw error;
  }
}
