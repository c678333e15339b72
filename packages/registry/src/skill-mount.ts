import { basename, join } from 'node:path';
import type { Artifact } from './artifact.js';
import { itemPath } from './item-path.js';

/** What mounting a skill needs: the name of the link, and the absolute folder that holds its `SKILL.md`. */
export function skillMount(root: string, artifact: Artifact): { name: string; folder: string } {
  const folder = join(root, itemPath(artifact));
  return { name: basename(folder), folder };
}
