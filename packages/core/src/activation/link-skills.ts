import { readdirSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { linkTarget } from '@harnessgym/internal-fs/link-target';
import { placeLink } from '@harnessgym/internal-fs/place-link';
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
      const placement = await placeLink(skill.folder, { root: workspace, folder, name: skill.name });
      if (placement.placed !== 'no') continue;
      const reason = `${relative(workspace, placement.taken)} is yours and was left alone.`;
      conflicts.push({ skill: skill.name, reason });
    }
  }
  return conflicts;
}

async function unlinkStale(
  folder: string,
  { skills, workspace }: { skills: readonly SkillMount[]; workspace: string },
) {
  for (const name of entriesOf(folder)) {
    const link = join(folder, name);
    if (!(await isOurs(link, workspace))) continue;
    const skill = skills.find((one) => one.name === name);
    if (skill === undefined || (await linkTarget(link, workspace)) !== skill.folder) await rm(link);
  }
}

/** A link into the workspace's `.harnessgym`. */
async function isOurs(link: string, workspace: string): Promise<boolean> {
  try {
    if (!(await lstat(link)).isSymbolicLink()) return false;
    return (await linkTarget(link, workspace)).startsWith(join(workspace, '.harnessgym') + sep);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
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
