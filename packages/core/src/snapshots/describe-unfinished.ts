import { WorkspaceError } from '@harnessgym/workspace';
import { findUnfinishedRestore } from './find-unfinished-restore.js';

/**
 * What a command that finishes no restore has to tell where one of the workspace was interrupted; else nothing. `finish` is the command
 * that brings a snapshot back. Writes nothing.
 */
export async function describeUnfinished(
  place: { workspace: string; stateFolder: string },
  finish: (snapshot: string) => string,
): Promise<string[]> {
  try {
    const snapshot = await findUnfinishedRestore(place);
    if (snapshot === undefined) return [];
    return [
      `A run or restore was interrupted while it brought files of ${place.workspace} back, so some are not. Finish it with: ${finish(snapshot)}`,
    ];
  } catch (error) {
    if (!WorkspaceError.isInstance(error)) throw error;
    return [`Whether files of ${place.workspace} are half brought back cannot be told. ${error.message}`];
  }
}
