import { lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { SkillMount } from '@harnessgym/runners';

const skillFolders: readonly string[] = ['.agents/skills', '.claude/skills'];

/**
 * Makes `.agents/skills` and `.claude/skills` hold a link to each skill and no stale link of ours. Ours is a link that
 * points into the workspace's `.harnessgym`; anything else is the user's and stays. Returns the conflicts.
 */
export async function linkSkills(skills: readonly SkillMount[], workspace: string): Promise<string[]> {
  const conflicts: string[] = [];
  for (const name of skillFolders) {
    const folder = join(workspace, name);
    await unlinkStale(folder, { skills, workspace });
    if (skills.length > 0) await mkdir(folder, { recursive: true });
    for (const skill of skills) {
      const link = join(folder, skill.name);
      const kind = await kindOf(link, workspace);
      if (kind === 'foreign')
        conflicts.push(`The skill "${skill.name}" is not linked: ${join(name, skill.name)} is yours.`);
      if (kind === 'free') await symlink(relative(folder, skill.folder), link, 'dir');
    }
  }
  return conflicts;
}

async function unlinkStale(
  folder: string,
  { skills, workspace }: { skills: readonly SkillMount[]; workspace: string },
) {
  for (const name of await entriesOf(folder)) {
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

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
