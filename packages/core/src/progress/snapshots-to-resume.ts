import { CoreError } from '../errors.js';
import { type ProgressPlace, readProgress } from './read-progress.js';
import { snapshotsOfProgress } from './snapshots-of-progress.js';

export interface SnapshotsToResume {
  snapshots: readonly string[];
  /** False where something of its progress could not be read: then there may be more. */
  complete: boolean;
}

/** The snapshots that a run goes on from when it is resumed. */
export async function snapshotsToResume(place: ProgressPlace): Promise<SnapshotsToResume> {
  try {
    const progress = await readProgress(place);
    const snapshots = snapshotsOfProgress(progress).map(({ snapshot }) => snapshot);
    return { snapshots, complete: progress.warnings.length === 0 };
  } catch (error) {
    if (CoreError.isInstance(error) && error.code === 'RUN_NOT_RESUMABLE') return { snapshots: [], complete: false };
    throw error;
  }
}
