import type { RoomContext } from './room-context.js';
import { type Command, type Confined, confine } from './sandbox/confine.js';
import { makeDeclaredFolders } from './sandbox/make-declared-folders.js';
import { serverConfinement } from './sandbox/server-confinement.js';

/**
 * A generated command as it is started in the room, right before that: confined to what the manifest under examination may reach, or to the
 * room. `variables` are what the artifact sets.
 */
export function confineInRoom<C extends Command>(
  command: C,
  variables: Readonly<Record<string, string>>,
  { room, artifactFolder, manifest, allowNetwork, allowEnv, declarable, sandbox }: RoomContext,
): Confined<C> {
  const declared = { name: '', ...manifest, env: variables };
  const allowed = { allowNetwork, allowEnv, declarable };
  const place = { workspace: room, ...(artifactFolder !== undefined && { artifactFolder }), ...allowed };
  const confinement = serverConfinement(declared, place);
  if (sandbox.kind !== 'none') makeDeclaredFolders(confinement);
  return confine(command, sandbox, confinement);
}
