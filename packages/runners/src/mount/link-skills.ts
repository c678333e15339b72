import { rm, rmdir } from 'node:fs/promises';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { linkTarget } from '@harnessgym/internal-fs/link-target';
import { placeLink } from '@harnessgym/internal-fs/place-link';
import type { SkillMount } from '../toolset.js';
import type { MountStack } from './mount-stack.js';

export interface SkillPlace {
  workspace: string;
  /** In the workspace, where the agent looks for skills. */
  folder: string;
  mounts: MountStack;
}

/**
 * Links each skill in a folder where the agent looks for skills, and remembers how to undo exactly that. A place that is
 * taken is left alone: either somebody has linked the skill there already, or it is the user's.
 */
export async function linkSkills(
  skills: readonly SkillMount[],
  { workspace, folder, mounts }: SkillPlace,
): Promise<void> {
  for (const { name, folder: source } of skills) {
    await placeLink(source, {
      root: workspace,
      folder,
      name,
      onCreated: ({ path, kind }) =>
        mounts.add(() => (kind === 'link' ? removeLink(path, { source, workspace }) : removeEmpty(path))),
    });
  }
}

/** Unless something of others is in it by now. */
async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
}

/** Only what is still our link: an agent may have put something else in its place. */
async function removeLink(link: string, { source, workspace }: { source: string; workspace: string }): Promise<void> {
  try {
    if ((await linkTarget(link, workspace)) === source) await rm(link);
  } catch (error) {
    // EINVAL: it is no link any more.
    if (!isMissing(error) && !hasCode(error, 'EINVAL')) throw error;
  }
}
