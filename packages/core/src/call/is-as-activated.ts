import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { digestArtifact } from '@harnessgym/registry/digest';
import type { ServerRecord } from './read-activation.js';

/**
 * Whether the files of a server are still those that it was activated with. An activation of the original names no digest,
 * and is believed. Files that cannot be read are not the same.
 */
export async function isAsActivated(
  { artifact_path: path, digest }: ServerRecord,
  workspace: string,
): Promise<boolean> {
  if (typeof path !== 'string' || typeof digest !== 'string') return true;
  try {
    return (await digestArtifact(workspace, { kind: 'mcp', path })) === digest;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}
