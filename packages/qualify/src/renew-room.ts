import type { Bundle } from '@harnessgym/registry';
import { copyArtifacts } from './copy-artifacts.js';
import { isDiskFault } from './disk-fault.js';
import { QualifyError } from './errors.js';
import type { LentRoom } from './lend-rooms.js';

/**
 * Brings a room that something ran in back to the task files and the bundle. Returns the reason when that fails; throws
 * QualifyError when the disk is at fault.
 */
export async function renewRoom(room: LentRoom, bundle: Bundle): Promise<string | undefined> {
  try {
    await room.renew();
    await copyArtifacts(bundle, room.path);
    return undefined;
  } catch (error) {
    if (!(error instanceof QualifyError) || isDiskFault(error)) throw error;
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}
