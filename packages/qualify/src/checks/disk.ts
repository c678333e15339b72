import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import { type Answer, failed, passed } from '../checklist.js';
import type { RoomContext } from '../room-context.js';

/**
 * Did what ran leave the disk alone? Asked once it is over, of the most that the room held whenever somebody looked. What
 * was too much is removed here, also where the room stays as evidence.
 */
export async function checkDisk({ room, mostBytes, renew, growthBytes }: RoomContext): Promise<Answer<undefined>> {
  const bytes = await mostBytes();
  if (bytes <= growthBytes) return passed(undefined, { bytes });
  const reason = await renew();
  // A task may be as large by itself.
  const grown = bytes - (reason === undefined ? await diskUsage(room) : 0);
  if (grown <= growthBytes) return passed(undefined, { bytes });
  return failed(
    `its room grew by ${inMebibytes(grown)}, and ${inMebibytes(growthBytes)} is the most; write less, and remove what is done with`,
    { bytes, grown },
  );
}

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
