import { type Artifact, RegistryError, readServerManifest, type ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';

/** Reads the manifest as the registry does for a real workspace, with the room in its place. */
export async function checkManifest(artifact: Artifact, room: string): Promise<Answer<ServerManifest>> {
  try {
    const manifest = await readServerManifest(room, artifact);
    return passed(manifest, { name: manifest.name, command: [manifest.command, ...manifest.args], cwd: manifest.cwd });
  } catch (error) {
    if (RegistryError.isInstance(error)) return failed(error.message, {});
    throw error;
  }
}
