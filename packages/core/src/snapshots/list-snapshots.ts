import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { isRunId } from '../run/is-run-id.js';
import { readState } from '../store/read-state.js';
import { type SnapshotEntry } from '../store/schemas/snapshot-entry-schema.js';
import { keptSnapshotSchema, undoSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';

/** What the runs and commands of a workspace noted of their snapshots, the newest first. */
export async function listSnapshots(stateFolder: string): Promise<SnapshotEntry[]> {
  const layout = stateLayout(stateFolder);
  const runIds = (await listFolder(layout.runs)).filter(isRunId);
  const kept = await mapLimited(runIds, 16, async (runId) =>
    (await readState(layout.snapshotLog(runId), keptSnapshotSchema)).lines.map((one) => ({ runId, ...one })),
  );
  const entries: SnapshotEntry[] = [...kept.flat(), ...(await readState(layout.undoLog, undoSchema)).lines];
  // Of the same moment, the later line is the newer one.
  return entries.reverse().sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
