import { type Artifact, type Bundle, copyBundle, RegistryError } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';

/** Brings one artifact's files into the room, so that what is wrong with them concerns this artifact alone. */
export async function checkCopy(artifact: Artifact, bundle: Bundle, room: string): Promise<Answer<undefined>> {
  try {
    await copyBundle({ ...bundle, artifacts: [artifact] }, room);
    return passed(undefined, {});
  } catch (error) {
    if (RegistryError.isInstance(error)) return failed(error.message, { code: error.code });
    throw error;
  }
}
