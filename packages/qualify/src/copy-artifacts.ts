import { type Bundle, copyBundle, RegistryError } from '@harnessgym/registry';
import { isDiskFault } from './disk-fault.js';
import { QualifyError } from './errors.js';

/**
 * Copies a bundle into the room and leaves out every artifact whose files do not allow it. Returns the reasons, by
 * artifact id; the room's registry lists the others. Throws QualifyError when the disk is at fault.
 */
export async function copyArtifacts(bundle: Bundle, room: string): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (;;) {
    try {
      const artifacts = bundle.artifacts.filter(({ id }) => !reasons.has(id));
      await copyBundle({ ...bundle, artifacts }, room);
      return reasons;
    } catch (error) {
      const culprit = culpritOf(error);
      if (culprit === undefined || reasons.has(culprit.id)) throw copyFailed(room, error);
      reasons.set(culprit.id, culprit.reason);
    }
  }
}

function culpritOf(error: unknown): { id: string; reason: string } | undefined {
  if (!RegistryError.isInstance(error) || error.artifactId === undefined || isDiskFault(error.cause)) return undefined;
  return { id: error.artifactId, reason: error.message };
}

function copyFailed(room: string, cause: unknown): QualifyError {
  return new QualifyError('COPY_FAILED', {
    message: `Could not copy the artifacts into the clean room ${room}. Check the free space there.`,
    cause,
  });
}
