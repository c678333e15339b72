import { mkdir, readlink, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import type { SkillMount } from '../toolset.js';
import type { MountStack } from './mount-stack.js';

/**
 * Links each skill in a folder where the agent looks for skills, and remembers how to undo exactly that. A place that is
 * taken is left alone: either somebody has linked the skill there already, or it is the user's.
 */
export async function linkSkills(
  skills: readonly SkillMount[],
  { folder, mounts }: { folder: string; mounts: MountStack },
): Promise<void> {
  if (skills.length > 0) await makeFolder(folder, mounts);
  for (const skill of skills) await linkSkill(skill, { folder, mounts });
}

/** Each folder that was not there is removed again, unless something of others is in it by then. */
async function makeFolder(folder: string, mounts: MountStack): Promise<void> {
  if (await exists(folder)) return;
  await makeFolder(dirname(folder), mounts);
  await mkdir(folder);
  mounts.add(() => removeEmpty(folder));
}

async function linkSkill(
  { name, folder: source }: SkillMount,
  { folder, mounts }: { folder: string; mounts: MountStack },
): Promise<void> {
  const link = join(folder, name);
  if (await exists(link)) return;
  await symlink(relative(folder, source), link, 'dir');
  mounts.add(() => removeLink(link, source));
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
}

/** Only what is still our link: an agent may have put something else in its place. */
async function removeLink(link: string, source: string): Promise<void> {
  try {
    if (resolve(dirname(link), await readlink(link)) === source) await rm(link);
  } catch (error) {
    // EINVAL: it is no link any more.
    if (!isMissing(error) && !hasCode(error, 'EINVAL')) throw error;
  }
}
