import { CoreError } from '../errors.js';
import { type ProgressPlace, readProgress } from './read-progress.js';
import { snapshotsOfProgress } from './snapshots-of-progress.js';

/** The snapshots that a run goes on from when it is resumed; none of one that cannot be. */
export async function snapshotsToResume(place: ProgressPlace): Promise<string[]> {
  try {
    return snapshotsOfProgress(await readProgress(place)).map(({ snapshot }) => snapshot);
  } catch (error) {
    if (CoreError.isInstance(error) && error.code === 'RUN_NOT_RESUMABLE') return [];
    throw error;
  }
}
