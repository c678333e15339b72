import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import type { z } from 'zod';
import { isRunId } from '../run/is-run-id.js';
import { readState } from '../store/read-state.js';
import { unlessBlocked } from '../store/unless-blocked.js';
import type { SnapshotEntry } from '../store/schemas/snapshot-entry-schema.js';
import { keptSnapshotSchema, undoSchema } from '../store/schemas/state-log-schemas.js';
import { stateLayout } from '../store/state-layout.js';

export interface SnapshotList {
  /** The newest first. */
  entries: SnapshotEntry[];
  /** One for each log that has something else in its place: what it named is not listed. */
  warnings: string[];
}

const whenResumed = 'A run notes those it needs again when it is resumed.';
const whenRestored = 'The next restore keeps it aside.';

/** What the runs and commands of a workspace noted of their snapshots. */
export async function listSnapshots(stateFolder: string): Promise<SnapshotList> {
  const layout = stateLayout(stateFolder);
  const warnings: string[] = [];
  const runIds = (await listFolder(layout.runs)).filter(isRunId);
  const kept = await mapLimited(runIds, 16, async (runId) =>
    (await readLog(layout.snapshotLog(runId), { schema: keptSnapshotSchema, next: whenResumed })).map((one) => ({ runId, ...one })),
  );
  const entries: SnapshotEntry[] = [...kept.flat(), ...(await readLog(layout.undoLog, { schema: undoSchema, next: whenRestored }))];
  // Of the same moment, the later line is the newer one.
  entries.reverse().sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return { entries, warnings };

  async function readLog<Schema extends z.ZodType>(
    path: string,
    { schema, next }: { schema: Schema; next: string },
  ): Promise<readonly z.infer<Schema>[]> {
    const log = await unlessBlocked(() => readState(path, schema));
    if (log === undefined) warnings.push(`${path} is no file, so the snapshots that it named are not listed. ${next}`);
    return log?.lines ?? [];
  }
}
