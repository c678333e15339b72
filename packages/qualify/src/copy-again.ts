import type { Artifact, Bundle } from '@harnessgym/registry';
import { copyArtifacts } from './copy-artifacts.js';
import { isDiskFault } from './disk-fault.js';
import { QualifyError } from './errors.js';

/**
 * Puts an artifact back as the bundle names it, caches left by others included, because checks may
 * have changed it in the room, those of another one too. Returns the reason when that fails; throws QualifyError when the disk is at fault.
 */
export async function copyAgain(artifact: Artifact, bundle: Bundle, room: string): Promise<string | undefined> {
  try {
    return (await copyArtifacts({ ...bundle, artifacts: [artifact] }, room)).get(artifact.id);
  } catch (error) {
    if (!(error instanceof QualifyError) || isDiskFault(error)) throw error;
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    return `${artifact.path} could not be put back into the room: ${cause}`;
  }
}
