import { join } from 'node:path';
import type { Artifact } from './artifact.js';
import { digestItem } from './digest-item.js';
import { itemPath } from './item-path.js';

/**
 * The digest of an artifact as it lies in `workspace` now, undefined when nothing of it is there. Throws a file error, also
 * when it is too large.
 */
export function digestArtifact(
  workspace: string,
  artifact: Pick<Artifact, 'kind' | 'path'>,
): Promise<string | undefined> {
  return digestItem(join(workspace, itemPath(artifact)));
}
