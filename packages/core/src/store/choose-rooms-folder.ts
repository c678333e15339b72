import { mkdir } from 'node:fs/promises';
import { exists } from '@harnessgym/internal-fs/exists';
import { findNeighbour } from '@harnessgym/internal-fs/find-neighbour';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { CoreError } from '../errors.js';
import { stateLayout } from './state-layout.js';
import { isPrivateFolder, temporaryRooms } from './temporary-rooms.js';

/**
 * The folder for rooms: in the state folder, or, where a program in a room there would find a git repository or installed
 * modules by searching upward, as in a home that is a repository of settings, a private one for temporary files. Throws
 * CoreError STATE_UNUSABLE when that will not do either.
 */
export async function chooseRoomsFolder({
  workspace,
  stateFolder,
}: {
  workspace: string;
  stateFolder: string;
}): Promise<string> {
  const { rooms } = stateLayout(stateFolder);
  const neighbour = findNeighbour(rooms);
  if (neighbour === undefined) return rooms;
  const temporary = await makeTemporary(workspace, stateFolder);
  if (temporary !== undefined) return temporary;
  throw new CoreError('STATE_UNUSABLE', {
    message: `What runs in ${rooms} would find ${neighbour} by searching upward, and the folder for temporary files will not do either. Choose another state folder with --state-dir.`,
  });
}

async function makeTemporary(workspace: string, stateFolder: string): Promise<string | undefined> {
  try {
    const folder = await temporaryRooms(stateFolder);
    if (isWithin(workspace, folder) || findNeighbour(folder) !== undefined) return undefined;
    if (!(await exists(folder))) await mkdir(folder, { mode: 0o700 });
    return (await isPrivateFolder(folder)) ? folder : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}
